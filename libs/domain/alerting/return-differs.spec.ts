import { describe, expect, it } from '@jest/globals';
import type { CasualtyMeasure } from '../ledger/counter.js';
import type { EventRef } from '../ledger/outcome.js';
import type { Checked } from '../returns/reconciliation.js';
import type { ReturnAlert } from './alert.js';
import { type ExplainReturnInput, explainReturn } from './explain-return.js';
import { decideReturn, isSettled, type ReturnState } from './return-differs.js';
import { episodeKey, type ReturnSubject } from './rule.js';

const NOW = 5_000;
const FILED = 'construction/440605/2026-03-01..2026-04-01';
const subject: ReturnSubject = {
  ...{ rule: 'return-differs', filed: FILED, region: '440605', sector: 'construction' },
  period: { from: '2026-03-01', to: '2026-04-01' },
};
const R1: EventRef = { source: 'urn:x', id: 'r1' };
const R2: EventRef = { source: 'urn:x', id: 'r2' };

type Pair = readonly [stated: bigint | null, booked: bigint];

const checked = ([stated, booked]: Pair): Checked => ({
  ...{ stated, booked, difference: stated === null ? null : stated - booked },
});
const figures = (over: Partial<Record<CasualtyMeasure, Pair>> = {}): ReturnAlert['figures'] => ({
  accidents: checked(over.accidents ?? [2n, 1n]),
  deaths: checked(over.deaths ?? [2n, 2n]),
  'serious-injuries': checked(over['serious-injuries'] ?? [null, 0n]),
  'direct-loss-yuan': checked(over['direct-loss-yuan'] ?? [null, 0n]),
});
const state = (
  what: 'differs' | 'agrees',
  over: Partial<Record<CasualtyMeasure, Pair>> = {},
  event = R1,
): ReturnState => ({ ...{ state: what, event }, figures: figures(over) });

/** Two accidents in the return, one booked. */
const alert: ReturnAlert = {
  ...{ id: 'a', subject, drill: false, state: 'firing', severity: 'info', startedAt: 1, resolvedAt: null, seq: 1 },
  transitions: [
    { seq: 1, at: 1, from: null, to: 'firing', severity: 'info', reason: 'return-differs', quiet: 'history' },
  ],
  ...{ evidence: [{ ...R1, subject: FILED, contribution: 0 }], explanation: { zh: '', en: '' }, reading: null },
  ...{ figures: figures(), acknowledgement: null, assignee: null, mutedBy: null },
};
const ended = (to: 'resolved' | 'invalidated', reason: string): object => ({
  ...{
    type: 'transition',
    transition: { seq: 2, at: NOW, from: 'firing', to, severity: 'info', reason, quiet: 'history' },
  },
});

it.each<[string, ReturnAlert | undefined, ReturnState, object]>([
  [
    'informs of a difference',
    undefined,
    state('differs'),
    { type: 'open', transition: { seq: 1, at: NOW, to: 'firing', severity: 'info', reason: 'return-differs' } },
  ],
  ['is silent while it stays', alert, state('differs'), { type: 'none', reason: 'unchanged' }],
  ['keeps what else is booked', alert, state('differs', { accidents: [3n, 1n] }), { type: 'refresh' }],
  ['keeps what else is stated', alert, state('differs', { deaths: [3n, 2n] }), { type: 'refresh' }],
  ['keeps the event that states the same again', alert, state('differs', {}, R2), { type: 'refresh' }],
  // More was reported until they agree: news.
  ['is resolved by a report', alert, state('agrees', { accidents: [2n, 2n] }), ended('resolved', 'figures-agree')],
  [
    'is resolved by a report, also when the same is stated anew',
    alert,
    state('agrees', { accidents: [2n, 2n] }, R2),
    ended('resolved', 'figures-agree'),
  ],
  // Fine print 13: a correction ended it.
  [
    'is void when the return states something else',
    alert,
    state('agrees', { accidents: [1n, 1n] }, R2),
    ended('invalidated', 'return-corrected'),
  ],
  [
    'is void when the return says nothing of it any more',
    alert,
    state('agrees', { accidents: [null, 1n] }, R2),
    ended('invalidated', 'return-corrected'),
  ],
  [
    'is void when less is booked',
    { ...alert, figures: figures({ accidents: [0n, 1n] }) },
    state('agrees', { accidents: [0n, 0n] }),
    ended('invalidated', 'evidence-withdrawn'),
  ],
  [
    'is void when one incident took the place of another',
    alert,
    state('agrees', { accidents: [2n, 2n], deaths: [2n, 1n] }),
    ended('invalidated', 'evidence-withdrawn'),
  ],
  ['is void without the return', alert, { state: 'gone' }, ended('invalidated', 'return-withdrawn')],
  ['has nothing to end', undefined, state('agrees'), { type: 'none', reason: 'not-breached' }],
  ['has nothing to withdraw', undefined, { state: 'gone' }, { type: 'none', reason: 'not-breached' }],
])('%s', (_, open, now, expected) => {
  expect(decideReturn(open, now, NOW)).toMatchObject(expected);
});

it('gives a return a minute of the ledger’s time', () => {
  expect(isSettled(1_000, 60_999)).toBe(false);
  expect(isSettled(1_000, 61_000)).toBe(true);
});

it('is one episode for one return', () => {
  expect(episodeKey(subject, false)).toBe(`return-differs|${FILED}`);
  expect(episodeKey({ ...subject, filed: 'fire/440605/2026-03-01..2026-04-01' }, false)).not.toBe(
    episodeKey(subject, false),
  );
});

describe('words', () => {
  const sentence = (over: Partial<ExplainReturnInput> = {}) =>
    explainReturn({
      ...{ region: { zh: '南海区', en: 'Nanhai' }, subject, figures: figures(), reason: 'return-differs' },
      ...over,
    });

  it('says what is stated and what is booked, where they differ', () => {
    expect(sentence({ figures: figures({ 'direct-loss-yuan': [1_000_050n, 0n] }) })).toEqual({
      zh: '南海区“建筑施工”2026-03-01 至 2026-03-31 的报表与逐起入账不符:事故起数报表 2,逐起入账 1;直接经济损失(元)报表 10000.5,逐起入账 0。',
      en: 'Nanhai, return on construction, 2026-03-01 to 2026-03-31, differs from what is booked: accidents 2 in the return, 1 booked; direct loss in yuan 10000.5 in the return, 0 booked.',
    });
  });

  it('says that a return speaks of all sectors, and how it ended', () => {
    const { zh, en } = sentence({ subject: { ...subject, sector: 'all' }, reason: 'return-corrected' });
    expect(zh).toMatch(/^南海区“全部行业”.*逐起入账 1。报表已更正,告警失效。$/);
    expect(en).toMatch(/return on all sectors, .* 1 booked\. Void: the return was corrected\.$/);
  });
});
