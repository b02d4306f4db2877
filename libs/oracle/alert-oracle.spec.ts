// Which episodes the log asks for and which it allows: told as a story of events at instants, some of them in another partition.

import { describe, expect, it } from '@jest/globals';
import { cleared, declared, type EventDraft, report, targetSet, withdraw } from '#test/ledger/events';
import { SAMPLE_WORLD } from '#test/oracle/sample-world';
import { TargetEpisodes } from './alert-oracle.js';
import { AlertReplay } from './alert-replay.js';
import { LedgerOracle } from './ledger-oracle.js';
import { type OracleWorld, RegionOracle } from './region-oracle.js';

const TOWN = '440605124';
const at = (time: string): number => Date.parse(`2026-${time}+08:00`);
const NOON = at('03-02T12:00:00');
const YEAR = { from: '2026-01-01', to: '2027-01-01' };

interface Told {
  readonly at: number;
  /** The reference data by which it is booked; left out: those of the one before. */
  readonly world?: OracleWorld;
  readonly event: EventDraft;
  readonly partition?: number;
}

const replayOf = (told: readonly Told[], now: number): AlertReplay => {
  const worlds = [SAMPLE_WORLD, ...told.flatMap(({ world }) => world ?? [])].map((one) => new RegionOracle(one));
  const [first, regions] = [worlds[0] ?? SAMPLE_WORLD, worlds.at(-1) ?? new RegionOracle(SAMPLE_WORLD)];
  const replay = new AlertReplay({
    regions,
    ownCity: '440600',
    levelOf: (region) => SAMPLE_WORLD.regions.find((row) => row.code === region)?.level ?? '',
    aimedAt: new Set(['deaths', 'construction-deaths-per-10bn-yuan']),
  });
  for (const partition of [0, 1]) {
    const oracle = new LedgerOracle(first);
    for (const [i, one] of told.filter((some) => (some.partition ?? 0) === partition).entries()) {
      if (one.world) oracle.goBy(regions);
      const value = Buffer.from(JSON.stringify(one.event));
      const fates = oracle.take({ offset: BigInt(i), appendedAt: one.at, scope: null, value });
      replay.take(fates, { topic: 'safety.events.1', partition, at: one.at, oracle });
    }
  }
  replay.run(now);
  return replay;
};

const limit = (id: string, of: number, data: Record<string, unknown> = {}): EventDraft =>
  targetSet(id, { indicator: 'deaths', region: TOWN, limit: of, ...YEAR, ...data });
const death = (id: string): EventDraft => report(id, `I-${id}`, { deaths: 1, occurredAt: '2026-03-02T09:00:00+08:00' });
const undo = (id: string, of: string): EventDraft => withdraw(id, `I-${of}`, of);

const episode = (startedAt: number, resolvedAt: number | null = null, more: object = {}) => ({
  ...{
    id: `e${startedAt}`,
    indicator: 'deaths',
    region: TOWN,
    period: YEAR,
    severity: 'critical',
    startedAt,
    resolvedAt,
  },
  state: resolvedAt === null ? 'firing' : 'invalidated',
  ...more,
});

const faults = (told: readonly Told[], episodes: readonly ReturnType<typeof episode>[], now = NOON + 60_000) =>
  new TargetEpisodes(replayOf(told, now), episodes, now).faults().map(({ kind, about, expected }) => ({
    ...{ kind, region: about.region, expected },
  }));
const kinds = (...of: Parameters<typeof faults>): string[] => faults(...of).map(({ kind }) => kind);

const BROKEN: readonly Told[] = [
  { at: NOON, event: limit('t1', 1) },
  { at: NOON + 1_000, event: death('d1') },
  { at: NOON + 2_000, event: death('d2') },
];
const AND_MENDED: readonly Told[] = [...BROKEN, { at: NOON + 20_000, event: undo('w', 'd2') }];

describe('a limit of deaths', () => {
  it('that is broken asks for an episode, and one that is open is it', () => {
    expect(faults(BROKEN, [])).toMatchObject([{ kind: 'alert-missing', region: TOWN }]);
    expect(faults(BROKEN, [])[0]?.expected).toContain('critical since 2026-03-02T04:00:02.000Z');
    expect(faults(BROKEN, [episode(NOON + 2_100)])).toEqual([]);
  });

  it('that is broken no more asks for its end', () => {
    expect(kinds(AND_MENDED, [episode(NOON + 2_100)])).toEqual(['alert-still-open']);
    expect(kinds(AND_MENDED, [episode(NOON + 2_100, NOON + 20_100)])).toEqual([]);
  });

  it('is in an episode that is as grave as it', () => {
    expect(kinds(BROKEN, [episode(NOON + 2_100, null, { severity: 'warning' })])).toEqual(['alert-differs']);
  });

  it('that was broken for a while, with nobody looking, has passed by', () => {
    const replay = replayOf(AND_MENDED, NOON + 60_000);
    const passed = (...own: ReturnType<typeof episode>[]) => new TargetEpisodes(replay, own, NOON + 60_000).passedBy();
    expect([passed(), passed(episode(NOON + 2_100, NOON + 20_100))]).toEqual([1, 0]);
  });

  it('that was never broken has no episode, and one before it was broken is invented', () => {
    const kept = [{ at: NOON, event: limit('t1', 5) }, ...BROKEN.slice(1)];
    expect(kinds(kept, [episode(NOON + 2_100, NOON + 3_000)])).toEqual(['alert-invented']);
    expect(kinds(AND_MENDED, [episode(NOON - 60_000, NOON - 30_000)])).toEqual(['alert-invented']);
  });

  it('that was broken once, where one partition has it all, has one episode', () => {
    const two = [episode(NOON + 2_100, NOON + 20_100), episode(NOON + 30_000, NOON + 31_000)];
    expect(kinds(AND_MENDED, two)).toEqual(['alert-invented']);
  });

  it('can be seen broken when one partition is behind another', () => {
    const told: readonly Told[] = [
      { at: NOON, event: limit('t1', 1) },
      { at: NOON + 1_000, event: death('d1') },
      { at: NOON + 2_000, event: undo('w', 'd1') },
      { at: NOON + 3_000, event: death('d2'), partition: 1 },
    ];
    expect(kinds(told, [episode(NOON + 3_100, NOON + 3_500)])).toEqual([]);
    expect(kinds(told, [episode(NOON - 60_000, NOON + 3_500)])).toEqual(['alert-invented']);
  });

  it('ends with its target', () => {
    const subject = `deaths/${TOWN}/2026-01-01..2027-01-01`;
    const told = [...BROKEN, { at: NOON + 9_000, event: cleared('x', 'target.set', subject, 't1', TOWN) }];
    expect(kinds(told, [episode(NOON + 2_100)])).toEqual(['alert-still-open']);
    expect(kinds(told, [episode(NOON + 2_100, NOON + 9_100)])).toEqual([]);
  });
});

describe('reference data that change', () => {
  const bases = [{ region: TOWN, sector: '*', basis: 'returns', from: '1990-01-01', to: null } as const];
  const world = { ...SAMPLE_WORLD, bases: [...bases, ...SAMPLE_WORLD.bases] };
  const named = { type: 'safety.subject.rebooked', subject: 'I-d2', id: 'r1', source: 'urn:fengsui:rebook' };
  const data = { kind: 'incident', region: TOWN, treeVersion: 2, reason: 'bases' };
  const rebooked = { ...death('r1'), ...named, data } as unknown as EventDraft;
  const told: readonly Told[] = [...BROKEN, { at: NOON + 20_000, world, event: rebooked }];

  it('end what was broken when it is booked anew, and leave what began before alone', () => {
    expect(kinds(told, [episode(NOON + 2_100)])).toEqual(['alert-still-open']);
    expect(kinds(told, [episode(NOON + 2_100, NOON + 20_100), episode(NOON - 60_000, NOON - 30_000)])).toEqual([]);
  });

  it('have no say in what began after them', () => {
    const two = [episode(NOON + 2_100, NOON + 20_100), episode(NOON + 40_000, NOON + 41_000)];
    expect(kinds(told, two)).toEqual(['alert-invented']);
  });
});

describe('a rate', () => {
  const PLAN = targetSet('t1', { limit: 1, ...YEAR });
  const output = { measure: 'construction-output-yuan', sector: 'construction', value: 5e10, status: 'provisional' };
  const told: readonly Told[] = [
    { at: NOON, event: PLAN },
    { at: NOON + 1, event: declared('x1', TOWN, { ...output, ...YEAR }) },
    {
      at: NOON + 2,
      event: report('d1', 'I-1', { deaths: 1, sector: 'construction', occurredAt: '2026-03-02T09:00:00+08:00' }),
    },
  ];
  const own = (startedAt: number, resolvedAt: number | null, more: object) =>
    episode(startedAt, resolvedAt, { indicator: 'construction-deaths-per-10bn-yuan', severity: 'info', ...more });

  it('is inherited by towns, which inform, and is over pace before the output has come', () => {
    expect(faults(told, [])).toMatchObject([{ kind: 'alert-missing', region: TOWN }]);
    expect(kinds(told, [own(NOON + 2, null, {})])).toEqual([]);
  });

  it('is kept again some days later, which time alone brings', () => {
    const end = at('03-16T12:00:00');
    expect(kinds(told, [own(NOON + 2, null, {})], end)).toEqual(['alert-still-open']);
    const held = [...replayOf(told, end).held.values()].flat();
    expect(held).toMatchObject([{ from: NOON + 2 }]);
    expect(new Date(held[0]?.to ?? 0).toISOString()).toBe('2026-03-13T16:00:00.000Z');
  });
});
