import { z } from 'zod';
import { region, replaces } from './fields.js';

export const incidentWithdrawn = z.strictObject({
  region,
  replaces,
  reason: z.enum(['not-a-safety-incident', 'duplicate', 'entered-in-error']),
});
export type IncidentWithdrawn = z.infer<typeof incidentWithdrawn>;
