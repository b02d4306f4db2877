// Published figures against the counts beside them. Says what does not follow, and never corrects it: the counts are
// imported, the figure is not.

import { inBoth } from '#contracts/events/fault';
import { decimalText, type FigureVerdict, judgeFigure, readFigure } from '#domain/exact/printed-figure';
import { compare, fromDecimal, minus, over, type Rational, sumOf, times, ZERO } from '#domain/exact/rational';
import { shiftDecimal } from './cell-values.js';
import { type Amount, type Check, type FigureCheck, isTotal, type TotalCheck } from './check-mapping.js';
import type { TableRow } from './read-table.js';
import type { NoteCode, RowNote } from './row-note.js';

export const checkFigures = (rows: readonly TableRow[], checks: readonly Check[]): RowNote[] =>
  checks
    .flatMap((check) =>
      isTotal(check) ? checkTotal(rows, check) : rows.flatMap((row) => checkFigure(row, check) ?? []),
    )
    .sort((a, b) => a.line - b.line);

const textOf = (row: TableRow, { column }: Amount): string => row.cells[column] ?? '';

/** `undefined`: empty, or no number. */
const numberOf = (row: TableRow, amount: Amount): Rational | undefined => {
  const text = shiftDecimal(textOf(row, amount), amount.shift ?? 0);
  return text === undefined ? undefined : fromDecimal(text);
};

const VERDICTS: Readonly<Record<Exclude<FigureVerdict, 'rounded'>, readonly [zh: string, en: string]>> = {
  truncated: ['是截尾,不是四舍五入', 'cut off, not rounded'],
  'rounded-up': ['是进位,不是四舍五入', 'rounded up, not to the nearest'],
  'does-not-follow': ['四舍五入、截尾、进位都得不出', 'follows by no rounding'],
};

const checkFigure = (row: TableRow, check: FigureCheck): RowNote | undefined => {
  const { column } = check.published;
  const published = textOf(row, check.published);
  if (published === '') return undefined;
  const note = (code: NoteCode, detail: string, computed?: string): RowNote => ({
    ...{ line: row.line, field: column, code, check: check.name, published, computed, detail },
  });
  const figure = readFigure(published);
  const exact = computeFigure(row, check);
  if (!figure || !exact) {
    const [zh, en] = figure ? ['缺少数,或分母为 0', 'a count is missing, or divides by 0'] : ['不是数', 'no figure'];
    return note(
      'not-checkable',
      inBoth(`公布 ${published},无法核对:${zh}`, `published ${published}, unchecked: ${en}`),
    );
  }
  const verdict = judgeFigure(figure, exact);
  if (verdict === 'rounded') return undefined;
  const computed = decimalText(exact, figure.digits + 2);
  const [zh, en] = VERDICTS[verdict];
  const detail = inBoth(
    `公布 ${published},由表中数得 ${computed}:${zh}`,
    `published ${published}, its counts give ${computed}: ${en}`,
  );
  return note(verdict, detail, computed);
};

const computeFigure = (row: TableRow, check: FigureCheck): Rational | undefined => {
  const scale = fromDecimal(String(check.scale));
  const [above, below] =
    'numerator' in check
      ? [numberOf(row, check.numerator), numberOf(row, check.denominator)]
      : [numberOf(row, check.current), numberOf(row, check.previous)];
  if (!above || !below || compare(below, ZERO) === 0) return undefined;
  return times(over('numerator' in check ? above : minus(above, below), below), scale);
};

/** Of a sum as it is shown; it is compared in full. */
const MOST_DIGITS = 6;

/** One note for each different total that the rows of a group print. */
const checkTotal = (rows: readonly TableRow[], check: TotalCheck): RowNote[] => {
  const groups = groupBy(rows, (row) => JSON.stringify(check.by.map((column) => row.cells[column] ?? '')));
  return [...groups.values()].flatMap((group) => {
    const printed = groupBy(group, (row) => textOf(row, check.total));
    const summands = group.map((row) => numberOf(row, check.sumOf));
    const counted = summands.flatMap((value) => value ?? []);
    const sum = counted.length === group.length ? sumOf(counted) : undefined;
    return [...printed].flatMap(([text, [row]]) => {
      if (text === '' || !row) return [];
      const total = numberOf(row, check.total);
      if (sum && total && compare(sum, total) === 0) return [];
      return [
        totalNote(row, { check, text, where: check.by.map((column) => row.cells[column]).join(', '), sum, total }),
      ];
    });
  });
};

const groupBy = (rows: readonly TableRow[], keyOf: (row: TableRow) => string): Map<string, TableRow[]> => {
  const groups = new Map<string, TableRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

interface TotalFound {
  readonly check: TotalCheck;
  readonly text: string;
  /** What the rows of the group have in common. */
  readonly where: string;
  readonly sum: Rational | undefined;
  readonly total: Rational | undefined;
}

const totalNote = (row: TableRow, { check, text, where, sum, total }: TotalFound): RowNote => {
  const about = { line: row.line, field: check.total.column, check: check.name, where, published: text };
  if (!sum || !total) {
    const detail = inBoth(
      `${where}:公布合计 ${text},无法核对:有缺数或不是数的行`,
      `${where}: published total ${text}, unchecked: a row has no number`,
    );
    return { ...about, code: 'not-checkable', detail };
  }
  const computed = decimalText(sum, MOST_DIGITS).replace(/\.?0+$/, '');
  const detail = inBoth(
    `${where}:公布合计 ${text},各行之和 ${computed}`,
    `${where}: published total ${text}, its rows sum to ${computed}`,
  );
  return { ...about, code: 'total-differs', computed, detail };
};
