// How a number came about, field by field. Of declarations the instant of recording stands beside the event, of entries within
// it; here it is always within.

import type {
  Declaration,
  Entry,
  EventRef,
  Explanation,
  FiledReturn,
  Survey,
  TargetVersion,
} from './explanation-types.js';
import { list, number, numberOrNull, oneOf, record, recordOrNull, text, textOrNull } from './json.js';
import { parseIndicator } from './parse-catalogue.js';
import { parseReading } from './parse-reading.js';
import { COMPARISONS, DECLARATION_STATUSES } from './types.js';

export const eventOf = (value: unknown): EventRef => {
  const json = record(value);
  return {
    source: text(json.source),
    id: text(json.id),
    type: textOrNull(json.type),
    recordedAt: textOrNull(json.recordedAt),
  };
};

/** Of a declaration the instant stands beside the event. */
const statedOf = (json: Readonly<Record<string, unknown>>) => ({
  event: { ...eventOf(json.event), recordedAt: textOrNull(json.recordedAt) },
  region: text(json.region),
});

const statusOf = (value: unknown) => oneOf(DECLARATION_STATUSES, value) ?? 'provisional';

const entryOf = (value: unknown): Entry => {
  const json = record(value);
  return {
    day: text(json.day),
    region: text(json.region),
    counter: text(json.counter),
    amount: number(json.amount),
    subject: text(json.subject),
    event: eventOf(json.event),
  };
};

const declarationOf = (value: unknown): Declaration => {
  const json = record(value);
  return {
    ...statedOf(json),
    measure: text(json.measure),
    category: textOrNull(json.category),
    definition: textOrNull(json.definition),
    from: textOrNull(json.from),
    to: textOrNull(json.to),
    asOf: textOrNull(json.asOf),
    value: number(json.value),
    status: statusOf(json.status),
    amount: number(json.amount),
    estimated: number(json.estimated),
  };
};

const targetOf = (value: unknown): TargetVersion | null => {
  const json = recordOrNull(value);
  const limit = numberOrNull(json?.limit);
  if (!json || limit === null) return null;
  return {
    ...statedOf(json),
    organization: textOrNull(json.organization),
    from: text(json.from),
    to: text(json.to),
    comparison: oneOf(COMPARISONS, json.comparison) ?? 'at-most',
    limit,
    assessmentYear: textOrNull(json.assessmentYear),
    setBy: textOrNull(json.setBy),
    responsible: textOrNull(record(json.responsible).name),
  };
};

const returnOf = (value: unknown): FiledReturn => {
  const json = record(value);
  return {
    ...statedOf(json),
    sector: text(json.sector),
    from: text(json.from),
    to: text(json.to),
    accidents: number(json.accidents),
    deaths: number(json.deaths),
    status: statusOf(json.status),
  };
};

const surveyOf = (value: unknown): Survey => {
  const json = record(value);
  return {
    ...statedOf(json),
    survey: text(json.survey),
    completedOn: text(json.completedOn),
    respondents: number(json.respondents),
    satisfied: number(json.satisfied),
  };
};

export const parseExplanation = (value: unknown): Explanation => {
  const json = record(value);
  const numerator = record(json.numerator);
  return {
    reading: parseReading(json.reading) ?? null,
    indicator: parseIndicator(json.indicator),
    counters: list(numerator.counters).map(text),
    entries: list(numerator.entries).map(entryOf),
    hasMoreEntries: numerator.more === true,
    denominator: list(json.denominator).map(declarationOf),
    budget: list(json.budget).map(declarationOf),
    target: targetOf(json.target),
    returns: list(json.returns).map(returnOf),
    surveys: list(json.surveys).map(surveyOf),
  };
};
