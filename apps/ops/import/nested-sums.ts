// A cumulative or yearly figure against the shorter periods of the same file that it contains. Where they cover all of its
// days, or exceed it, the ledger books the difference on its last day and the shorter period there no longer says what was
// published (contract, "What counts"): whoever imports it should know.

import { inBoth } from '#contracts/events/fault';
import { daysBetween } from '#domain/calendar/day';
import { decimalText } from '#domain/exact/printed-figure';
import { compare, fromDecimal, minus, type Rational, sumOf, ZERO } from '#domain/exact/rational';
import { type Placed, periodTree, seriesOf } from './period-tree.js';
import type { PreparedEvent } from './prepare-events.js';
import type { RowNote } from './row-note.js';
import { finality, statusOf } from './row-versions.js';

const FIELDS = ['accidents', 'deaths', 'seriousInjuries', 'directLossYuan', 'value'] as const;
type Field = (typeof FIELDS)[number];

/** `rows` in the order in which they are sent. */
export const nestedSums = (rows: readonly PreparedEvent[]): RowNote[] =>
  seriesOf(standing(rows)).flatMap((series) =>
    [...periodTree(series).inside].flatMap(([outer, parts]) =>
      parts.length === 0 ? [] : FIELDS.flatMap((field) => compareSums(outer, parts, field) ?? []),
    ),
  );

/** Of the issues of one subject the one that counts in the end. A plan need not come true. */
const standing = (rows: readonly PreparedEvent[]): PreparedEvent[] => {
  const latest = new Map<string, PreparedEvent>();
  for (const row of rows) {
    if (statusOf(row.parsed) === 'planned') continue;
    const key = `${row.parsed.type} ${row.parsed.subject}`;
    const before = latest.get(key);
    if (!before || finality(row.parsed) >= finality(before.parsed)) latest.set(key, row);
  }
  return [...latest.values()];
};

const amountOf = ({ row }: Placed, field: Field): Rational | undefined => {
  const value: unknown = Reflect.get(row.parsed.data, field);
  return typeof value === 'number' ? fromDecimal(String(value)) : undefined;
};

const compareSums = (outer: Placed, parts: readonly Placed[], field: Field): RowNote | undefined => {
  const stated = amountOf(outer, field);
  const counted = parts.flatMap((part) => amountOf(part, field) ?? []);
  // What one of them does not say may make up for the difference.
  if (!stated || counted.length < parts.length) return undefined;
  const sum = sumOf(counted);
  const rest = compare(minus(stated, sum), ZERO);
  const days = parts.reduce((all, part) => all + daysBetween(part.from, part.to), 0);
  if (rest === 0 || (rest > 0 && days < daysBetween(outer.from, outer.to))) return undefined;
  const [published, computed] = [stated, sum].map((one) => decimalText(one, 2).replace(/\.?0+$/, ''));
  const lines = parts.map((part) => part.row.line).join(', ');
  return {
    ...{
      line: outer.row.line,
      field: outer.row.columns.get(field) ?? field,
      code: 'parts-differ',
      published,
      computed,
    },
    check: '所含各期之和 sum of the periods in it',
    detail: inBoth(
      `公布 ${published},所含各期(第 ${lines} 行)之和 ${computed}:差额记在本期末日`,
      `published ${published}, the periods in it (lines ${lines}) sum to ${computed}: the difference is booked on its last day`,
    ),
  };
};
