import { toAlertChanged } from '#contracts/alerts/alert-changed';
import { toAlertJson } from '#contracts/alerts/alert-json';
import type { Alert, Transition } from '#domain/alerting/alert';
import type { AlertChange } from '#ports/alert-store';

/** A transition as the store writes it: the alert after it, what it must have been before, and the message about it. */
export const alertChange = (
  alert: Alert,
  { transition, before, timeZone }: { transition: Transition; before: Alert | undefined; timeZone: string },
): AlertChange => ({
  alert,
  expected: before && { state: before.state, seq: before.seq },
  message: JSON.stringify(toAlertChanged(toAlertJson(alert, timeZone), transition, timeZone)),
});
