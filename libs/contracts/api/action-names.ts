/** Closed: a filter and a reader can rely on the words. `<thing>-<what happened>`. */
export const ACTIONS = [
  ...['signed-in', 'sign-in-failed', 'sign-in-throttled', 'signed-out'],
  ...['user-added', 'user-assigned', 'user-disabled', 'password-changed', 'api-token-added', 'api-token-revoked'],
  ...['device-added', 'device-rotated', 'device-revoked', 'enrolment-issued', 'device-enrolled'],
  ...['event-submitted', 'regions-changed', 'counting-rule-stated', 'refusal-replayed', 'flood-allowed'],
] as const;

/** `token`: a person's API token; `service`: the operator's own; `cli`: whoever may log in to the machine. */
export const ACTOR_KINDS = ['user', 'token', 'service', 'device', 'cli', 'system', 'anonymous'] as const;
