import { z } from 'zod';
import type { Indicator } from '#domain/indicator/indicator';
import { ALL_WINDOW_NAMES } from '#domain/indicator/window';

const words = z.object({ zh: z.string(), en: z.string() });

export const indicatorSchema = z
  .object({
    id: z.string(),
    names: words,
    formula: words,
    unit: words,
    kind: z.enum(['count', 'money', 'flow-rate', 'stock-rate', 'proportion', 'survey']),
    windows: z.array(z.enum(ALL_WINDOW_NAMES)),
    /** What the rate is divided by; null where nothing is declared. */
    measure: z.string().nullable(),
    source: words,
  })
  .meta({ id: 'Indicator' });
export type IndicatorJson = z.infer<typeof indicatorSchema>;

export const toIndicatorJson = ({ computation, windows, ...rest }: Indicator): IndicatorJson => ({
  ...rest,
  kind: computation.kind === 'hazards' ? 'proportion' : computation.kind,
  measure: 'measure' in computation ? computation.measure : null,
  windows: [...windows],
});
