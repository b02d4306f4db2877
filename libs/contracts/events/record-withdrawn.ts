import { z } from 'zod';
import { region, replaces, text } from './fields.js';

/** Everything that is replaced in whole by a later event of its subject; incidents have their own withdrawal. */
export const WITHDRAWABLE_TYPES = [
  'safety.incident.relayed',
  'safety.inspection.completed',
  'safety.hazard.rectified',
  'safety.hazard.changed',
  'safety.exposure.declared',
  'safety.return.filed',
  'safety.survey.completed',
  'safety.target.set',
  'safety.violation.decided',
  'safety.violation.published',
  'safety.assessment.completed',
  'safety.figure.published',
] as const;
export type WithdrawableType = (typeof WITHDRAWABLE_TYPES)[number];

export const recordWithdrawn = z.strictObject({
  recordType: z.enum(WITHDRAWABLE_TYPES),
  region,
  replaces,
  reason: text.min(1),
});
export type RecordWithdrawn = z.infer<typeof recordWithdrawn>;
