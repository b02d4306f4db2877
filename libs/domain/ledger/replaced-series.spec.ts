import { describe, expect, it } from '@jest/globals';
import { RegionTree } from '../region/region-tree.js';
import { overlapsInPart, type ReturnFacts, returnBooking } from '../returns/return-series.js';
import type { Finality, SeriesRules } from './known-fold.js';
import { decideReplacement, decideWithdrawal, emptySeries, type SeriesState } from './replaced-series.js';

const province = {
  code: '330000',
  parent: null,
  level: 'province' as const,
  nameZh: '',
  nameEn: '',
  validFrom: '1949-10-01',
  validTo: null,
  successors: [],
  timeZone: 'Asia/Shanghai',
};
const tree = new RegionTree([province], [], '440600', 1);
const rules: SeriesRules<ReturnFacts> = {
  conflict: (facts, others) => others.find((other) => overlapsInPart(facts, other)),
  contributions: (facts, current) => returnBooking(facts, current, tree).contributions,
};
type State = SeriesState<ReturnFacts>;
const context = (id: string, knownAt: number, mayWrite = true) => ({
  event: { source: 's', id },
  knownAt,
  mayWrite: () => mayWrite,
});

/** A ledger of (day, known, amount) rows that the statements book one after the other. */
const series = () => {
  let state: State = emptySeries<ReturnFacts>();
  const rows: { day: string; knownAt: number; amount: bigint }[] = [];
  const versionsKnownAt: number[] = [];
  const apply = (
    decided: ReturnType<typeof decideReplacement<ReturnFacts>> | ReturnType<typeof decideWithdrawal<ReturnFacts>>,
  ) => {
    if (decided.type !== 'booked') return decided;
    state = decided.state;
    versionsKnownAt.push(decided.knownAt);
    for (const { contribution, knownAt } of decided.changes) {
      if (contribution.counter === 'accidents')
        rows.push({ day: contribution.day, knownAt, amount: contribution.amount });
    }
    return decided.effect;
  };
  return {
    file: (
      id: string,
      from: string,
      to: string,
      accidents: number,
      rest: { knownAt?: number; status?: Finality } = {},
    ) => {
      const facts: ReturnFacts = {
        region: '330000',
        sector: 'construction',
        from,
        to,
        amounts: { accidents: BigInt(accidents) },
      };
      const next = {
        subject: `${from}..${to}`,
        status: rest.status ?? ('final' as const),
        region: '330000',
        day: from,
        facts,
      };
      return apply(decideReplacement(state, next, rules, context(id, rest.knownAt ?? 1)));
    },
    withdraw: (
      id: string,
      subject: string,
      replaces: string,
      { lookup = 'unknown', knownAt = 1 }: { lookup?: 'unknown' | 'superseded'; knownAt?: number } = {},
    ) => {
      const withdrawal = { subject, replaces: { source: 's', id: replaces }, lookup };
      return apply(decideWithdrawal(state, withdrawal, rules, context(id, knownAt)));
    },
    /** Of the rows of versions, in the order of the log. */
    versionsKnownAt,
    knownAt: (at: number): bigint => rows.filter((r) => r.knownAt <= at).reduce((sum, r) => sum + r.amount, 0n),
  };
};
const [YEAR, H1, JAN] = [
  ['2012-01-01', '2013-01-01'],
  ['2012-01-01', '2012-07-01'],
  ['2012-01-01', '2012-02-01'],
] as const;

describe('what was known when, whatever was imported first', () => {
  it.each([
    ['the year first', ['year', 'h1', 'jan']],
    ['the month first', ['jan', 'h1', 'year']],
    ['the year between', ['jan', 'year', 'h1']],
  ])('%s', (_, order) => {
    const s = series();
    for (const what of order) {
      if (what === 'year') s.file('y', ...YEAR, 100, { knownAt: 13 });
      if (what === 'h1') s.file('h', ...H1, 40, { knownAt: 7 });
      if (what === 'jan') s.file('j', ...JAN, 9, { knownAt: 2 });
    }
    expect([1, 2, 6, 7, 12, 13].map(s.knownAt)).toEqual([0n, 9n, 9n, 40n, 40n, 100n]);
  });
});

describe('what an import says was known before what is booked already', () => {
  it('leaves the year alone until the half is known', () => {
    const s = series();
    s.file('h', ...H1, 40, { knownAt: 7 });
    s.file('y', ...YEAR, 100, { knownAt: 2 });
    expect([1, 2, 6, 7].map(s.knownAt)).toEqual([0n, 100n, 100n, 100n]);
  });

  it('counts a month against the year while the half between them is not known', () => {
    const s = series();
    s.file('y', ...YEAR, 100, { knownAt: 1 });
    s.file('h', ...H1, 40, { knownAt: 9 });
    s.file('j', ...JAN, 9, { knownAt: 3 });
    expect([1, 3, 9].map(s.knownAt)).toEqual([100n, 100n, 100n]);
  });

  it('lets a provisional statement stand until the final one is known', () => {
    const s = series();
    s.file('f', ...JAN, 7, { knownAt: 5 });
    expect(s.file('p', ...JAN, 4, { knownAt: 2, status: 'provisional' })).toBe('listed');
    expect([1, 2, 4, 5].map(s.knownAt)).toEqual([0n, 4n, 4n, 7n]);
  });

  it('replaces a later-known statement only from then on', () => {
    const s = series();
    s.file('a', ...JAN, 7, { knownAt: 5 });
    s.file('b', ...JAN, 4, { knownAt: 2 });
    expect([1, 2, 5].map(s.knownAt)).toEqual([0n, 4n, 4n]);
  });
});

describe('from when the row of a version is known', () => {
  it('is the instant of its own event, whatever it replaces: who reads folds what is known in the order of the log', () => {
    const s = series();
    s.file('a', ...JAN, 7, { knownAt: 5 });
    s.file('b', ...JAN, 4, { knownAt: 2 });
    s.file('c', ...JAN, 3, { knownAt: 3, status: 'provisional' });
    expect(s.versionsKnownAt).toEqual([5, 2, 3]);
  });

  it('is, of a withdrawal, not before that of what it names', () => {
    const s = series();
    s.file('a', ...JAN, 7, { knownAt: 5 });
    s.withdraw('w', '2012-01-01..2012-02-01', 'a', { knownAt: 2 });
    s.file('b', ...JAN, 4, { knownAt: 3 });
    s.withdraw('x', '2012-01-01..2012-02-01', 'b', { knownAt: 9 });
    expect(s.versionsKnownAt).toEqual([5, 5, 3, 9]);
    expect([2, 3, 5, 8, 9].map(s.knownAt)).toEqual([0n, 4n, 4n, 4n, 0n]);
  });
});

describe('one subject', () => {
  it('is replaced in whole by the later statement, if that is at least as final', () => {
    const s = series();
    expect(s.file('a', ...JAN, 5, { status: 'provisional' })).toBe('replaced');
    expect(s.file('b', ...JAN, 7, { status: 'revised', knownAt: 2 })).toBe('replaced');
    expect(s.file('c', ...JAN, 99, { status: 'provisional', knownAt: 3 })).toBe('listed');
    expect([1, 2, 3].map(s.knownAt)).toEqual([5n, 7n, 7n]);
  });

  it('is cleared by a withdrawal of its current version, and nothing older revives', () => {
    const s = series();
    s.file('a', ...JAN, 5);
    s.file('b', ...JAN, 7);
    expect(s.withdraw('w', '2012-01-01..2012-02-01', 'a', { lookup: 'superseded' })).toMatchObject({
      code: 'stale-replaces',
    });
    expect(s.withdraw('w', '2012-01-01..2012-02-01', 'b')).toBe('replaced');
    expect(s.knownAt(1)).toBe(0n);
    expect(s.withdraw('x', '2012-01-01..2012-02-01', 'w')).toMatchObject({ code: 'stale-replaces' });
    // A new statement afterwards stands on its own, whatever its status.
    expect(s.file('c', ...JAN, 3, { status: 'provisional' })).toBe('replaced');
    expect(s.knownAt(1)).toBe(3n);
  });

  it('waits for what is not booked yet', () => {
    expect(series().withdraw('w', '2012-01-01..2012-02-01', 'a')).toEqual({
      type: 'waiting',
      awaits: { source: 's', id: 'a' },
    });
  });
});

it('refuses a period that overlaps another in part, and books nothing', () => {
  const s = series();
  s.file('a', ...H1, 40);
  expect(s.file('b', '2012-06-01', '2012-08-01', 1)).toMatchObject({ type: 'refused', code: 'period-overlaps' });
  expect(s.knownAt(1)).toBe(40n);
});
