import { MOVED_BY, type Moved, type Restatement, type Statement } from './explanation-types.js';
import { list, numberOrNull, oneOf, record, recordOrNull, text, textOrNull } from './json.js';
import { eventOf } from './parse-explanation.js';
import { parseReading } from './parse-reading.js';
import { COMPARISONS, DECLARATION_STATUSES } from './types.js';

/** Statements keep their decimals as they were sent: as text. */
const decimal = (value: unknown): number => numberOrNull(typeof value === 'string' ? Number(value) : value) ?? 0;

const statementOf = (what: Moved['what'], value: unknown): Statement | null => {
  const json = recordOrNull(value);
  if (!json) return null;
  switch (what) {
    case 'denominator': {
      const period = record(json.period);
      return {
        kind: 'exposure',
        measure: text(json.measure),
        value: decimal(json.value),
        status: oneOf(DECLARATION_STATUSES, json.status),
        from: textOrNull(period.from),
        to: textOrNull(period.to),
        asOf: textOrNull(period.asOf),
      };
    }
    case 'target':
      return {
        kind: 'target',
        comparison: oneOf(COMPARISONS, json.comparison) ?? 'at-most',
        limit: decimal(json.limit),
      };
    case 'survey':
      return { kind: 'survey', respondents: decimal(json.respondents), satisfied: decimal(json.satisfied) };
    case 'numerator':
    case 'hazard':
      return null;
  }
};

const movedOf = (value: unknown): Moved[] => {
  const json = record(value);
  const what = oneOf(MOVED_BY, json.what);
  if (!what) return [];
  return [
    {
      what,
      event: eventOf(json.event),
      subject: text(json.subject),
      region: text(json.region),
      knownAt: text(json.knownAt),
      day: textOrNull(json.day),
      counter: textOrNull(json.counter),
      contribution: numberOrNull(json.contribution),
      statement: statementOf(what, json.statement),
    },
  ];
};

/** Undefined: an answer without its two readings says nothing. */
export const parseRestatement = (value: unknown): Restatement | undefined => {
  const json = record(value);
  const difference = record(json.difference);
  const past = parseReading(json.between);
  const present = parseReading(json.and);
  if (!past || !present) return undefined;
  return {
    past,
    present,
    difference: {
      numerator: numberOrNull(difference.numerator),
      denominator: numberOrNull(difference.denominator),
      value: numberOrNull(difference.value),
    },
    moved: list(json.moved).flatMap(movedOf),
    hasMore: json.more === true,
  };
};
