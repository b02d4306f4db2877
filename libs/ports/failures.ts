/**
 * What an adapter throws. A rejection (the caller's fault) is a value, never thrown; anything that is neither of these
 * two is a bug and ends the process.
 */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';
  /** `dependency` is a closed set; it becomes a metric label and the name shown by `/readyz`. */
  constructor(
    readonly dependency: 'event-log' | 'reading-store' | 'database' | 'receiver',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Never: trying again cannot help. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  constructor(
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Code of the failure that starting again would only repeat: the process stays, not ready, and says why. */
export const REFUSAL_FLOOD = 'refusal-flood';
