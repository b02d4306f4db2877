import { z } from 'zod';
import { params } from './fault.js';
import { category, checkInterval, day, region, sector, segment, status } from './fields.js';
import { MAX_YUAN, parseYuan } from './yuan.js';

/** Sums over time: declared for days `[from, to)`. */
export const FLOW_MEASURES = ['construction-output-yuan', 'gdp-yuan', 'hours-worked', 'coal-tonnes'] as const;
/** Levels at the end of a day: declared `asOf`. */
export const STOCK_MEASURES = ['special-equipment-units', 'employees', 'vehicles', 'population'] as const;
export type FlowMeasure = (typeof FLOW_MEASURES)[number];
export type StockMeasure = (typeof STOCK_MEASURES)[number];

const flows: ReadonlySet<string> = new Set(FLOW_MEASURES);
export const isFlow = (measure: FlowMeasure | StockMeasure): measure is FlowMeasure => flows.has(measure);

export const exposureDeclared = z
  .strictObject({
    measure: z.enum([...FLOW_MEASURES, ...STOCK_MEASURES]),
    region,
    sector: sector.optional(),
    category: category.optional(),
    /** Which definition of the measure was used; absent is `default`. */
    definition: segment.optional(),
    from: day.optional(),
    to: day.optional(),
    asOf: day.optional(),
    value: z.number().min(0).max(MAX_YUAN),
    status,
  })
  .check(({ value, issues }) => {
    const wanted: readonly ('from' | 'to' | 'asOf')[] = isFlow(value.measure) ? ['from', 'to'] : ['asOf'];
    for (const field of ['from', 'to', 'asOf'] as const) {
      const isWanted = wanted.includes(field);
      if (isWanted === (value[field] !== undefined)) continue;
      issues.push({
        code: 'custom',
        input: value[field],
        path: [field],
        params: isWanted
          ? params('required', `${value.measure} 须填写此项`, `${value.measure} needs this field`)
          : params(
              'not-together',
              isFlow(value.measure) ? '流量按期间 from、to 申报' : '存量按时点 asOf 申报',
              isFlow(value.measure)
                ? 'a flow is declared for days from, to'
                : 'a stock is declared as of one day, asOf',
            ),
      });
    }
    if (value.measure.endsWith('-yuan') && parseYuan(value.value) === undefined) {
      issues.push({
        code: 'custom',
        input: value.value,
        path: ['value'],
        params: params('too-many-decimals', '金额以元计,最多两位小数', 'an amount of yuan has at most two decimals'),
      });
    }
  })
  .check(checkInterval);
export type ExposureDeclared = z.infer<typeof exposureDeclared>;
