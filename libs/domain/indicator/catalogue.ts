// Every indicator there is; pages, metrics and API read it here. Definitions and their sources: contract, "What counts";
// regulation where one exists.

import { comparativeIndicators } from './catalogue/comparative-indicators.js';
import { countIndicators } from './catalogue/count-indicators.js';
import { planIndicators } from './catalogue/plan-indicators.js';
import { proportionIndicators } from './catalogue/proportion-indicators.js';
import type { Indicator } from './indicator.js';

/** In the order in which lists show them. */
export const CATALOGUE: readonly Indicator[] = [
  ...planIndicators,
  ...proportionIndicators,
  ...countIndicators,
  ...comparativeIndicators,
];

const BY_ID: ReadonlyMap<string, Indicator> = new Map(CATALOGUE.map((indicator) => [indicator.id, indicator]));

export const findIndicator = (id: string): Indicator | undefined => BY_ID.get(id);

/** The four that the city's plan sets targets for. */
export const PLAN_INDICATORS: readonly string[] = planIndicators.map((indicator) => indicator.id);
