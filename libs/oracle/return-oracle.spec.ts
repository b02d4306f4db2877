// Which episodes of returns that only check the log asks for and which it allows: told as a story, the returns in one partition
// and the incidents in others.

import { describe, expect, it } from '@jest/globals';
import { cleared, type EventDraft, filed, report, withdraw } from '#test/ledger/events';
import { SAMPLE_WORLD } from '#test/oracle/sample-world';
import { LedgerOracle } from './ledger-oracle.js';
import { RegionOracle } from './region-oracle.js';
import { CheckingReturns, type ReturnEpisode } from './return-oracle.js';

const DISTRICT = '440605';
const MARCH = ['2026-03-01', '2026-04-01'] as const;
const SUBJECT = 'construction/440605/2026-03-01..2026-04-01';
const T0 = Date.parse('2026-04-02T12:00:00+08:00');
const MINUTE = 60_000;
const REGIONS = new RegionOracle(SAMPLE_WORLD);

interface Told {
  /** Minutes after `T0`. */
  readonly at: number;
  readonly event: EventDraft;
  readonly partition?: number;
}

interface Question {
  readonly episodes?: readonly Partial<ReturnEpisode>[];
  /** Minutes after `T0`. */
  readonly now?: number;
  readonly changedAt?: number;
}

const kinds = (
  told: readonly Told[],
  { episodes = [], now = 20, changedAt = Number.NEGATIVE_INFINITY }: Question = {},
): string[] => {
  const returns = new CheckingReturns({ regions: REGIONS, ownCity: '440600' });
  for (const partition of [0, 1, 2]) {
    const oracle = new LedgerOracle(REGIONS);
    for (const [i, one] of told.filter((some) => (some.partition ?? 0) === partition).entries()) {
      const at = T0 + one.at * MINUTE;
      const value = Buffer.from(JSON.stringify(one.event));
      const fates = oracle.take({ offset: BigInt(i), appendedAt: at, scope: null, value });
      expect(fates.map(({ type }) => type)).not.toContain('refused');
      returns.take(fates, { topic: 'safety.events.1', partition, at, oracle });
    }
  }
  const all = episodes.map((one, i) => ({ id: `e${i}`, filed: SUBJECT, region: DISTRICT, state: 'firing', ...one }));
  const faults = returns.faults(
    all.map((one) => ({ startedAt: T0 + 10 * MINUTE, ...one })),
    { now: T0 + now * MINUTE, changedAt },
  );
  return faults.map(({ kind, about }) => {
    expect(about).toMatchObject({ rule: 'return-differs' });
    return kind;
  });
};

const states = (deaths: number, more: Record<string, unknown> = {}): EventDraft =>
  filed('r', DISTRICT, MARCH, { accidents: deaths, deaths, ...more });
const death = (id: string, data: Record<string, unknown> = {}): EventDraft =>
  report(id, `I-${id}`, { deaths: 1, occurredAt: '2026-03-02T09:00:00+08:00', ...data });

const DIFFERS: readonly Told[] = [
  { at: 0, event: death('d'), partition: 1 },
  { at: 1, event: states(2) },
];
const AGREES: readonly Told[] = [
  { at: 0, event: death('d'), partition: 1 },
  { at: 1, event: states(1) },
];

describe('a return that states more than is booked', () => {
  it('asks for an episode, and one that is open is it', () => {
    expect(kinds(DIFFERS)).toEqual(['alert-missing']);
    expect(kinds(DIFFERS, { episodes: [{}] })).toEqual([]);
    expect(kinds(DIFFERS, { episodes: [{ state: 'resolved' }] })).toEqual(['alert-missing']);
  });

  it('asks for none while it waits for incidents that are on their way', () => {
    expect(kinds(DIFFERS, { now: 2 })).toEqual([]);
  });

  it('allows none once they have come', () => {
    const told = [...DIFFERS, { at: 15, event: death('e'), partition: 2 }];
    expect(kinds(told, { episodes: [{}] })).toEqual(['alert-still-open']);
    expect(kinds(told, { episodes: [{}], now: 16 })).toEqual([]);
    expect(kinds(told, { episodes: [{ state: 'resolved' }] })).toEqual([]);
  });

  it('allows none once it states something else, or is withdrawn', () => {
    const corrected = [...DIFFERS, { at: 12, event: { ...states(1), id: 'r2' } }];
    const withdrawn = [...DIFFERS, { at: 12, event: cleared('w', 'return.filed', SUBJECT, 'r', DISTRICT) }];
    for (const told of [corrected, withdrawn]) {
      expect(kinds(told, { episodes: [{}] })).toEqual(['alert-still-open']);
      expect(kinds(told, { episodes: [{ state: 'invalidated' }] })).toEqual([]);
    }
  });

  it('asks for none where returns are how a region reports', () => {
    const elsewhere = filed('r', '330000', MARCH, { accidents: 2, deaths: 2 });
    expect(kinds([{ at: 1, event: elsewhere }])).toEqual([]);
  });

  it('asks for none when its period ended more than 400 days ago, and an open one stays', () => {
    const old = filed('r', DISTRICT, ['2025-01-01', '2025-02-01'], { accidents: 1, deaths: 1 });
    expect(kinds([{ at: 1, event: old }])).toEqual([]);
    expect(kinds([{ at: 1, event: old }], { episodes: [{ filed: old.subject }] })).toEqual([]);
  });
});

describe('a return that agrees', () => {
  it('allows no episode', () => {
    expect(kinds(AGREES)).toEqual([]);
    expect(kinds(AGREES, { episodes: [{}] })).toEqual(['alert-invented', 'alert-still-open']);
    expect(kinds(AGREES, { episodes: [{ state: 'resolved' }] })).toEqual(['alert-invented']);
  });

  it('says nothing of what it leaves out, of other days, sectors and places', () => {
    const others = [
      death('loss', { directLossYuan: 10_000, seriousInjuries: 1, deaths: 0, region: '440604' }),
      death('day', { occurredAt: '2026-02-28T23:59:00+08:00' }),
      death('sector', { sector: 'fire' }),
    ];
    const told = [...AGREES, ...others.map((event) => ({ at: 5, event, partition: 1 }))];
    expect(kinds(told)).toEqual([]);
  });

  it('compares injuries and loss where it states them', () => {
    expect(kinds([AGREES[0] as Told, { at: 1, event: states(1, { seriousInjuries: 1 }) }])).toEqual(['alert-missing']);
    const loss = { at: 0, event: death('d', { directLossYuan: 1_000.5 }), partition: 1 };
    expect(kinds([loss, { at: 1, event: states(1, { directLossYuan: 1_000.5 }) }])).toEqual([]);
    expect(kinds([loss, { at: 1, event: states(1, { directLossYuan: 1_000 }) }])).toEqual(['alert-missing']);
  });

  it('of no incident in any sector is compared with all', () => {
    const none = {
      ...filed('r', DISTRICT, MARCH, { sector: 'all' }),
      subject: SUBJECT.replace('construction', 'all'),
    };
    expect(kinds([{ at: 1, event: none }])).toEqual([]);
    expect(
      kinds([
        { at: 1, event: none },
        { at: 2, event: death('f', { sector: 'fire' }), partition: 1 },
      ]),
    ).toEqual(['alert-missing']);
  });

  it('may have been seen to differ while one partition was behind another', () => {
    const told = [
      ...AGREES,
      { at: 8, event: withdraw('w', 'I-d', 'd'), partition: 1 },
      { at: 8, event: death('e'), partition: 2 },
    ];
    expect(kinds(told, { episodes: [{ state: 'resolved' }] })).toEqual([]);
    expect(kinds(told, { episodes: [{ state: 'resolved', startedAt: T0 + 5 * MINUTE }] })).toEqual(['alert-invented']);
  });
});

it('a return that nobody filed allows no episode, save by reference data that were other then', () => {
  expect(kinds([], { episodes: [{ state: 'resolved' }] })).toEqual(['alert-invented']);
  expect(kinds([], { episodes: [{ state: 'resolved' }], changedAt: T0 + 11 * MINUTE })).toEqual([]);
});
