import { z } from 'zod';
import { SECTORS } from '#domain/sector';
import { params } from './fault.js';
import { checkInterval, count, day, region, status, yuan } from './fields.js';

const COUNTED = ['accidents', 'deaths', 'seriousInjuries', 'directLossYuan'] as const;

/** A table of counts for a period. `all` attests zero in every sector, and says nothing else. */
export const returnFiled = z
  .strictObject({
    region,
    sector: z.enum([...SECTORS, 'all']),
    from: day,
    to: day,
    accidents: count,
    deaths: count,
    seriousInjuries: count.optional(),
    directLossYuan: yuan.nullable().optional(),
    status,
  })
  .check(checkInterval)
  .check(({ value, issues }) => {
    if (value.sector !== 'all') return;
    for (const field of COUNTED) {
      if (!value[field]) continue;
      issues.push({
        code: 'custom',
        input: value[field],
        path: [field],
        params: params(
          'all-only-with-zeros',
          '“all” 只用于零报告;有数时须分行业填报',
          '`all` is for returns of zeros only; figures are filed by sector',
        ),
      });
    }
  });
export type ReturnFiled = z.infer<typeof returnFiled>;
