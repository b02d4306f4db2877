import { z } from 'zod';
import { params } from './fault.js';
import { day, replaces } from './fields.js';
import { incidentFields } from './incident-fields.js';

export const AMENDMENT_REASONS = [
  'casualty-change',
  'loss-assessed',
  'reclassified',
  'corrected',
  'investigation',
] as const;

/** The whole incident anew, against a named version. `changedOn` is the day on which casualties changed. */
export const incidentAmended = z
  .strictObject({ ...incidentFields, replaces, reason: z.enum(AMENDMENT_REASONS), changedOn: day.optional() })
  .check(({ value, issues }) => {
    if ((value.reason === 'casualty-change') === (value.changedOn !== undefined)) return;
    issues.push({
      code: 'custom',
      input: value.changedOn,
      path: ['changedOn'],
      params:
        value.changedOn === undefined
          ? params('required', '伤亡变化须写明变化日期', 'a casualty change names the day of the change')
          : params('not-together', '仅用于伤亡变化', 'only together with reason casualty-change'),
    });
  });
export type IncidentAmended = z.infer<typeof incidentAmended>;
