import { z } from 'zod';
import { incidentFields } from './incident-fields.js';

export const incidentReported = z.strictObject(incidentFields);
export type IncidentReported = z.infer<typeof incidentReported>;
