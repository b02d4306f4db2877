// The numbers that dashboards are built on. What is null is absent, not 0: a gauge is emptied and filled anew.

import { Gauge, type Registry } from 'prom-client';
import { CATALOGUE } from '#domain/indicator/catalogue';
import type { Reading } from '#domain/indicator/reading';
import type { Region } from '#domain/region/region';

const LABELS = ['indicator', 'region', 'level', 'window'] as const;
type Labels = Readonly<Record<(typeof LABELS)[number], string>>;

export interface Sample {
  readonly reading: Reading;
  readonly level: Region['level'];
}

interface Measured {
  readonly name: string;
  readonly help: string;
  readonly of: (reading: Reading) => number | null | undefined;
}

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));

const MEASURED: readonly Measured[] = [
  { name: 'fengsui_indicator_value', help: 'Value of an indicator', of: (r) => r.value },
  { name: 'fengsui_indicator_numerator', help: 'What is counted', of: (r) => r.numerator },
  { name: 'fengsui_indicator_denominator', help: 'What it is divided by', of: (r) => r.denominator?.value },
  {
    name: 'fengsui_indicator_breached',
    help: '1 while the limit is broken, 0 while it is kept',
    of: (r) => flag(r.breached),
  },
  {
    name: 'fengsui_indicator_provisional',
    help: '1 while the figures may still change',
    of: (r) => flag(r.provisional),
  },
  {
    name: 'fengsui_indicator_denominator_coverage_ratio',
    help: 'Share of the days with a declaration that is not a plan',
    of: (r) => r.denominator?.coverage,
  },
  { name: 'fengsui_target_limit', help: 'Limit of the target that holds', of: (r) => r.target?.limit },
  { name: 'fengsui_budget_allowed', help: 'What the limit allows in the whole period', of: (r) => r.budget?.allowed },
  {
    name: 'fengsui_budget_used_ratio',
    help: 'Used ÷ allowed; absent where nothing is allowed',
    of: (r) => (r.budget && r.budget.allowed > 0 ? r.budget.used / r.budget.allowed : null),
  },
  {
    name: 'fengsui_breach_probability_ratio',
    help: 'Probability that the limit is broken by the end of the period',
    of: (r) => r.forecast?.breachProbability,
  },
];

export class IndicatorGauges {
  private readonly measured: readonly { readonly gauge: Gauge<keyof Labels>; readonly of: Measured['of'] }[];
  private readonly regions: Gauge<'region' | 'region_name' | 'level' | 'parent'>;
  private readonly indicators: Gauge<'indicator' | 'unit' | 'definition'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.measured = MEASURED.map(({ name, help, of }) => ({
      gauge: new Gauge({ name, help, labelNames: LABELS, registers }),
      of,
    }));
    this.regions = new Gauge({
      name: 'fengsui_region_info',
      help: '1; what a region is, in labels',
      labelNames: ['region', 'region_name', 'level', 'parent'] as const,
      registers,
    });
    this.indicators = new Gauge({
      name: 'fengsui_indicator_info',
      help: '1; what an indicator is, in labels',
      labelNames: ['indicator', 'unit', 'definition'] as const,
      registers,
    });
  }

  show({ regions, samples }: { regions: readonly Region[]; samples: readonly Sample[] }): void {
    this.clear();
    for (const { code, nameZh, level, parent } of regions) {
      this.regions.set({ region: code, region_name: nameZh, level, parent: parent ?? '' }, 1);
    }
    for (const { id, unit, formula } of CATALOGUE) {
      this.indicators.set({ indicator: id, unit: unit.zh, definition: formula.zh }, 1);
    }
    for (const { reading, level } of samples) {
      const labels: Labels = {
        indicator: reading.indicator,
        region: reading.region,
        level,
        window: reading.window.name,
      };
      for (const { gauge, of } of this.measured) {
        const value = of(reading);
        if (value !== null && value !== undefined) gauge.set(labels, value);
      }
    }
  }

  clear(): void {
    for (const { gauge } of this.measured) gauge.reset();
    this.regions.reset();
    this.indicators.reset();
  }
}
