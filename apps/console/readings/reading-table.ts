import type { Cell } from '#contracts/api/csv';
import type { Reading } from '#domain/indicator/reading';

export const READING_COLUMNS = [
  ...['indicator', 'region', 'window', 'from', 'to', 'knownAt', 'numerator', 'denominator', 'denominatorStatus'],
  ...[
    'denominatorCoverage',
    'value',
    'nullReason',
    'low95',
    'high95',
    'provisional',
    'limit',
    'comparison',
    'breached',
  ],
  ...['verdict', 'budgetAllowed', 'budgetUsed', 'budgetLeft', 'organization', 'denominatorDefinition'],
  ...['breachProbability', 'breachOn', 'pValue', 'direction', 'attestedUntil', 'previousValue', 'ratio', 'ratioPValue'],
];

export const readingRow = (reading: Reading): Cell[] => [
  ...[reading.indicator, reading.region, reading.window.name, reading.window.from, reading.window.to, reading.knownAt],
  ...[reading.numerator, reading.denominator?.value, reading.denominator?.status, reading.denominator?.coverage],
  ...[reading.value, reading.nullReason, reading.interval95?.low, reading.interval95?.high, reading.provisional],
  ...[reading.target?.limit, reading.target?.comparison, reading.breached, reading.verdict],
  ...[reading.budget?.allowed, reading.budget?.used, reading.budget?.left],
  ...[reading.organization, reading.denominator?.definition, reading.forecast?.breachProbability],
  ...[reading.forecast?.breachOn, reading.unusual?.pValue, reading.unusual?.direction],
  ...[reading.completeness.attestedUntil, reading.previous?.value, reading.change?.ratio, reading.change?.pValue],
];
