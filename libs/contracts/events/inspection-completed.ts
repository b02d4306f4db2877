import { z } from 'zod';
import { HAZARD_LEVELS } from '#domain/hazard/hazard';
import { INSPECTION_KINDS } from '#domain/ledger/counter';
import { params } from './fault.js';
import { count, day, instant, name, organization, region, sector, site, text } from './fields.js';

const hazard = z.strictObject({
  id: name,
  level: z.enum(HAZARD_LEVELS),
  description: text,
  dueOn: day,
});

export const inspectionCompleted = z
  .strictObject({
    region,
    sector,
    kind: z.enum(INSPECTION_KINDS),
    completedAt: instant,
    result: z.enum(['pass', 'fail']),
    itemsChecked: count.optional(),
    itemsFailed: count.optional(),
    hazards: z.array(hazard).max(1_000).optional(),
    organization: organization.optional(),
    site: site.optional(),
  })
  .check(({ value, issues }) => {
    if (value.itemsFailed === undefined) return;
    if (value.itemsChecked === undefined) {
      issues.push({
        code: 'custom',
        input: value.itemsFailed,
        path: ['itemsFailed'],
        params: params('not-together', '须与检查项数一并填写', 'only together with itemsChecked'),
      });
    } else if (value.itemsFailed > value.itemsChecked) {
      issues.push({
        code: 'custom',
        input: value.itemsFailed,
        path: ['itemsFailed'],
        params: params('inconsistent', '不得多于检查项数', 'must not be more than itemsChecked'),
      });
    }
  })
  .check(({ value, issues }) => {
    const seen = new Set<string>();
    for (const [index, { id }] of (value.hazards ?? []).entries()) {
      if (seen.has(id)) {
        issues.push({
          code: 'custom',
          input: id,
          path: ['hazards', index, 'id'],
          params: params(
            'inconsistent',
            '同一次检查中隐患编号不得重复',
            'the id of a hazard is used once in an inspection',
          ),
        });
      }
      seen.add(id);
    }
  });
export type InspectionCompleted = z.infer<typeof inspectionCompleted>;
