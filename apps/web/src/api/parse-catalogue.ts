import { list, names, record, text, textOrNull } from './json.js';
import type { Indicator, RegionRow } from './types.js';

export const parseIndicator = (value: unknown): Indicator => {
  const json = record(value);
  const id = text(json.id);
  return {
    id,
    names: names(json.names, id),
    formula: names(json.formula),
    unit: names(json.unit),
    source: json.source ? names(json.source) : null,
  };
};

export const parseIndicators = (value: unknown): Indicator[] =>
  list(Array.isArray(value) ? value : record(value).items).map(parseIndicator);

const parseRegion = (value: unknown): RegionRow => {
  const json = record(value);
  const code = text(json.code);
  return { code, parent: textOrNull(json.parent), level: text(json.level), names: names(json.names, code) };
};

export const parseRegions = (value: unknown): RegionRow[] =>
  list(Array.isArray(value) ? value : record(value).items).map(parseRegion);
