import { z } from 'zod';
import { params } from './fault.js';
import { count, day, name, region } from './fields.js';

export const surveyCompleted = z
  .strictObject({
    region,
    /** The instrument: results of two are never pooled. */
    survey: name,
    completedOn: day,
    respondents: count,
    satisfied: count,
  })
  .check(({ value, issues }) => {
    if (value.satisfied <= value.respondents) return;
    issues.push({
      code: 'custom',
      input: value.satisfied,
      path: ['satisfied'],
      params: params('inconsistent', '不得多于受访人数', 'must not be more than respondents'),
    });
  });
export type SurveyCompleted = z.infer<typeof surveyCompleted>;
