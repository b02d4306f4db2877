// One series of a flow (output, hours): its declarations as a rate per day. What the shorter declarations inside a longer
// one leave over is spread evenly over the days that they do not cover, or over all of its days if they cover all; so
// every declared period sums exactly to what was declared (contract, "What counts").

import { type DayRange, dayNumber } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import { type DeclarationStatus, leastFinal } from '../declaration/status.js';
import { fromDecimal, minus, over, plus, type Rational, rational, sumOf, times, ZERO } from '../exact/rational.js';

/** Days as numbers, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface FlowDeclaration extends Span {
  readonly value: Rational;
  readonly status: DeclarationStatus;
  readonly row: DeclaredExposure;
}

/** Days of one rate. */
export interface Segment extends Span {
  /** Per day. */
  readonly rate: Rational;
  readonly status: DeclarationStatus;
  /** What it follows from: of a rest that is spread over shorter ones, the shortest first. */
  readonly rows: readonly DeclaredExposure[];
}

export const spanOf = (range: DayRange): Span => ({ from: dayNumber(range.from), to: dayNumber(range.to) });
export const daysIn = (span: Span): Rational => rational(BigInt(span.to - span.from));
export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;
export const clip = <T extends Span>(span: T, to: Span): T | undefined =>
  overlaps(span, to) ? { ...span, from: Math.max(span.from, to.from), to: Math.min(span.to, to.to) } : undefined;

export const flowOf = (row: DeclaredExposure): FlowDeclaration | undefined =>
  'from' in row.period ? { ...spanOf(row.period), value: fromDecimal(row.value), status: row.status, row } : undefined;

/** Declarations that lie in no other one, each with those inside it. */
interface Nest {
  readonly declaration: FlowDeclaration;
  readonly inner: Nest[];
}

const nestsOf = (declarations: readonly FlowDeclaration[]): Nest[] => {
  const roots: Nest[] = [];
  const open: Nest[] = [];
  for (const declaration of [...declarations].sort((a, b) => a.from - b.from || b.to - a.to)) {
    while (open.length > 0 && (open.at(-1)?.declaration.to ?? 0) <= declaration.from) open.pop();
    const nest: Nest = { declaration, inner: [] };
    (open.at(-1)?.inner ?? roots).push(nest);
    open.push(nest);
  }
  return roots;
};

/** The parts of a span that none of the spans covers; these are in order and disjoint. */
export const gapsIn = (span: Span, covered: readonly Span[]): Span[] => {
  const gaps: Span[] = [];
  let from = span.from;
  for (const one of covered) {
    if (one.from > from) gaps.push({ from, to: Math.min(one.from, span.to) });
    from = Math.max(from, one.to);
  }
  if (from < span.to) gaps.push({ from, to: span.to });
  return gaps.filter((gap) => gap.from < gap.to);
};

const segmentsOf = ({ declaration, inner }: Nest): Segment[] => {
  const covered = inner.flatMap(segmentsOf);
  const rest = minus(declaration.value, sumOf(inner.map((nest) => nest.declaration.value)));
  const gaps = gapsIn(declaration, covered);
  if (gaps.length > 0) {
    const rate = over(rest, sumOf(gaps.map(daysIn)));
    const own = gaps.map((gap) => ({ ...gap, rate, status: declaration.status, rows: [declaration.row] }));
    return [...covered, ...own].sort((a, b) => a.from - b.from);
  }
  if (rest.n === 0n) return covered;
  // All days have shorter declarations that do not add up: the published total holds, and the ledger has flagged it.
  const rate = over(rest, daysIn(declaration));
  return covered.map((one) => ({
    ...one,
    rate: plus(one.rate, rate),
    status: leastFinal(one.status, declaration.status),
    rows: [...one.rows, declaration.row],
  }));
};

/** In order, disjoint; days without a declaration are in none. */
export const spread = (declarations: readonly FlowDeclaration[]): Segment[] =>
  nestsOf(declarations).flatMap(segmentsOf);

/** The longest declarations: those that lie in no other one. */
export const outermost = (declarations: readonly FlowDeclaration[]): FlowDeclaration[] =>
  nestsOf(declarations).map((nest) => nest.declaration);

export const amountIn = (segments: readonly Segment[], span: Span): Rational =>
  segments.reduce((sum, segment) => {
    const part = clip(segment, span);
    return part ? plus(sum, times(part.rate, daysIn(part))) : sum;
  }, ZERO);
