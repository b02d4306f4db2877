import { z } from 'zod';
import { DEADLINE_IDS } from '#domain/incident/deadline-id';
import { params } from './fault.js';
import { instant, name, region, text } from './fields.js';

/** One level had the report and passed it on. One fact per incident and step; the later one replaces the earlier. */
export const incidentRelayed = z
  .strictObject({
    region,
    step: z.enum(DEADLINE_IDS),
    receivedAt: instant,
    completedAt: instant,
    by: z.strictObject({ id: name.optional(), name: text.min(1) }).optional(),
    reference: text.optional(),
  })
  .check(({ value, issues }) => {
    if (Date.parse(value.receivedAt) <= Date.parse(value.completedAt)) return;
    issues.push({
      code: 'custom',
      input: value.completedAt,
      path: ['completedAt'],
      params: params('inconsistent', '不得早于 receivedAt', 'must not be earlier than receivedAt'),
    });
  });
export type IncidentRelayed = z.infer<typeof incidentRelayed>;
