import type { Provider } from '@nestjs/common';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { DueGauge } from './due-gauge.js';
import { EXPORTED_PARTS, exportedPart } from './exported-part.js';
import { IndicatorGauges } from './indicator-gauges.js';
import { IndicatorSamples } from './indicator-samples.js';
import { NextDues } from './next-dues.js';
import { RegionFigures } from './region-figures.js';
import { RegionGauges } from './region-gauges.js';

const FIGURES_EVERY_MS = 15_000;
/** It reads every recent incident with its versions, and the shortest clock takes an hour. */
const DUES_EVERY_MS = 30_000;

type Sources = readonly [IndicatorSamples, RegionFigures, NextDues];

/** What is exported, and how often it is read anew. */
export const metricsProviders: readonly Provider[] = [
  IndicatorSamples,
  RegionFigures,
  NextDues,
  {
    provide: EXPORTED_PARTS,
    inject: [REGISTRY, IndicatorSamples, RegionFigures, NextDues],
    useFactory: (registry: Registry, ...[indicators, regions, dues]: Sources) => [
      exportedPart({ everyMs: FIGURES_EVERY_MS, read: (lost) => indicators.read(lost) }, new IndicatorGauges(registry)),
      exportedPart({ everyMs: FIGURES_EVERY_MS, read: () => regions.read() }, new RegionGauges(registry)),
      exportedPart({ everyMs: DUES_EVERY_MS, read: (lost) => dues.read(lost) }, new DueGauge(registry)),
    ],
  },
];
