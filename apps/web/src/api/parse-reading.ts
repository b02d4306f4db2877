import { list, number, numberOrNull, oneOf, record, recordOrNull, text, textOrNull } from './json.js';
import {
  type Budget,
  COMPARISONS,
  type Completeness,
  DECLARATION_STATUSES,
  type Denominator,
  type Forecast,
  INTERVAL_METHODS,
  type Interval,
  NULL_REASONS,
  type Reading,
  type Target,
  type Unusual,
  VERDICTS,
  WINDOWS,
} from './types.js';

const denominatorOf = (value: unknown): Denominator | null => {
  const json = recordOrNull(value);
  const amount = numberOrNull(json?.value);
  if (!json || amount === null) return null;
  return {
    value: amount,
    status: oneOf(DECLARATION_STATUSES, json.status) ?? 'provisional',
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
    exposureStatus: oneOf(DECLARATION_STATUSES, json.exposureStatus),
    allowed,
    used,
    left: numberOrNull(json.left) ?? allowed - used,
    elapsedShare: number(json.elapsedShare),
  };
};

const intervalOf = (value: unknown): Interval | null => {
  const json = recordOrNull(value);
  return json && { low: number(json.low), high: number(json.high), method: oneOf(INTERVAL_METHODS, json.method) };
};

const forecastOf = (value: unknown): Forecast | null => {
  const json = recordOrNull(value);
  const breachProbability = numberOrNull(json?.breachProbability);
  if (!json || breachProbability === null) return null;
  const [low, high] = list(json.interval80).map(numberOrNull);
  return {
    breachProbability,
    breachOn: textOrNull(json.breachOn),
    median: numberOrNull(json.median),
    interval80: typeof low === 'number' && typeof high === 'number' ? { low, high } : null,
  };
};

const unusualOf = (value: unknown): Unusual | null => {
  const json = recordOrNull(value);
  const pValue = numberOrNull(json?.pValue);
  const direction = oneOf(['above', 'below'], json?.direction);
  return pValue === null || direction === null ? null : { pValue, direction };
};

const completenessOf = (value: unknown): Completeness | null => {
  const json = recordOrNull(value);
  return (
    json && {
      attestedUntil: textOrNull(json.attestedUntil),
      share: number(json.share),
      silentRegions: list(json.silentRegions).map(text),
    }
  );
};

/** Undefined: not a reading that this page can place. */
export const parseReading = (value: unknown): Reading | undefined => {
  const json = record(value);
  const window = record(json.window);
  const name = oneOf(WINDOWS, window.name);
  if (!name || !text(json.indicator) || !text(json.region)) return undefined;
  return {
    indicator: text(json.indicator),
    region: text(json.region),
    window: { name, from: text(window.from), to: text(window.to) },
    knownAt: text(json.knownAt),
    numerator: numberOrNull(json.numerator),
    accidents: numberOrNull(json.accidents),
    denominator: denominatorOf(json.denominator),
    value: numberOrNull(json.value),
    nullReason: oneOf(NULL_REASONS, json.nullReason),
    interval95: intervalOf(json.interval95),
    provisional: json.provisional === true,
    isInconsistent: list(json.flags).includes('data-inconsistent'),
    completeness: completenessOf(json.completeness),
    target: targetOf(json.target),
    breached: typeof json.breached === 'boolean' ? json.breached : null,
    verdict: oneOf(VERDICTS, json.verdict),
    budget: budgetOf(json.budget),
    forecast: forecastOf(json.forecast),
    unusual: unusualOf(json.unusual),
  };
};

export const parseReadings = (value: unknown): Reading[] => list(value).flatMap((item) => parseReading(item) ?? []);
