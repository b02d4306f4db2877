import { list, names, number, numberOrNull, oneOf, record, recordOrNull, text, textOrNull } from './json.js';
import {
  type Budget,
  type Denominator,
  type Indicator,
  NULL_REASONS,
  type Reading,
  type RegionRow,
  type Target,
  VERDICTS,
  WINDOWS,
} from './types.js';

const STATUSES = ['planned', 'provisional', 'revised', 'final'] as const;
const COMPARISONS = ['at-most', 'at-least', 'below'] as const;

const denominatorOf = (value: unknown): Denominator | null => {
  const json = recordOrNull(value);
  const amount = numberOrNull(json?.value);
  if (!json || amount === null) return null;
  return {
    value: amount,
    status: oneOf(STATUSES, json.status) ?? 'provisional',
    coverage: number(json.coverage),
    estimatedShare: number(json.estimatedShare),
    definition: textOrNull(json.definition),
    asOf: textOrNull(json.asOf),
  };
};

const targetOf = (value: unknown): Target | null => {
  const json = recordOrNull(value);
  const limit = numberOrNull(json?.limit);
  if (!json || limit === null) return null;
  return { limit, comparison: oneOf(COMPARISONS, json.comparison) ?? 'at-most', region: text(json.region) };
};

const budgetOf = (value: unknown): Budget | null => {
  const json = recordOrNull(value);
  const allowed = numberOrNull(json?.allowed);
  const used = numberOrNull(json?.used);
  if (!json || allowed === null || used === null) return null;
  return {
    from: text(json.from),
    to: text(json.to),
    exposure: numberOrNull(json.exposure),
    exposureStatus: oneOf(STATUSES, json.exposureStatus),
    allowed,
    used,
    left: numberOrNull(json.left) ?? allowed - used,
    elapsedShare: number(json.elapsedShare),
  };
};

/** Undefined: not a reading that this page can place. */
export const parseReading = (value: unknown): Reading | undefined => {
  const json = record(value);
  const window = record(json.window);
  const name = oneOf(WINDOWS, window.name);
  if (!name || !text(json.indicator) || !text(json.region)) return undefined;
  const interval = recordOrNull(json.interval95);
  const probability = numberOrNull(recordOrNull(json.forecast)?.breachProbability);
  return {
    indicator: text(json.indicator),
    region: text(json.region),
    window: { name, from: text(window.from), to: text(window.to) },
    knownAt: text(json.knownAt),
    numerator: numberOrNull(json.numerator),
    denominator: denominatorOf(json.denominator),
    value: numberOrNull(json.value),
    nullReason: oneOf(NULL_REASONS, json.nullReason),
    interval95: interval && {
      low: number(interval.low),
      high: number(interval.high),
      method: text(interval.method),
    },
    provisional: json.provisional === true,
    target: targetOf(json.target),
    breached: typeof json.breached === 'boolean' ? json.breached : null,
    verdict: oneOf(VERDICTS, json.verdict),
    budget: budgetOf(json.budget),
    forecast: probability === null ? null : { breachProbability: probability },
  };
};

export const parseReadings = (value: unknown): Reading[] => list(value).flatMap((item) => parseReading(item) ?? []);

export const parseIndicators = (value: unknown): Indicator[] =>
  list(Array.isArray(value) ? value : record(value).items).map((item) => {
    const json = record(item);
    const id = text(json.id);
    return {
      id,
      names: names(json.names, id),
      formula: names(json.formula),
      unit: names(json.unit),
      source: json.source ? names(json.source) : null,
    };
  });

const parseRegion = (value: unknown): RegionRow => {
  const json = record(value);
  const code = text(json.code);
  return { code, parent: textOrNull(json.parent), level: text(json.level), names: names(json.names, code) };
};

export const parseRegions = (value: unknown): RegionRow[] =>
  list(Array.isArray(value) ? value : record(value).items).map(parseRegion);
