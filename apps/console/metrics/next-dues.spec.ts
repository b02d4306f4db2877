import { expect, it } from '@jest/globals';
import type { Instant } from '#domain/calendar/day';
import type { Deadline } from '#domain/incident/deadline';
import type { IncidentView } from '#domain/incident/incident-view';
import type { ViolationView } from '#ports/records';
import type { RegionDirectory } from '#ports/region-directory';
import { aTree } from '#test/builders/regions';
import { NextDues } from './next-dues.js';

const NOW = Date.parse('2026-03-02T04:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Case {
  readonly id: string;
  readonly region?: string;
  readonly occurredAt?: Instant;
  readonly drill?: boolean;
  readonly clocks: readonly [id: string, state: Deadline['state'], dueAt: Instant | null][];
}

const viewOf = ({ id, region = '440605124', occurredAt = NOW - HOUR, drill = false }: Case): IncidentView => ({
  ...{ id, region, occurredAt, drill, state: 'current', grade: 'general', gradeWithMissing: 'general', data: {} },
  ...{ counts: [], versions: [] },
});
const clockOf = ([id, state, dueAt]: Case['clocks'][number]): Deadline => ({
  ...{ id, state, dueAt, case: null, receiver: { zh: '', en: '' }, startsAt: NOW, startBasis: 'recorded' },
  ...{ dueBasis: 'exact', legalBasis: '', legalBasisEn: '', metAt: null },
});
const tree = aTree();
const directory: RegionDirectory = { current: () => tree, knownAt: async () => tree, refresh: async () => tree };

/** Pages as the store does: newest first, after a place. */
const duesOf = async (cases: readonly Case[], penalties: readonly string[] = []) => {
  const views = cases.map(viewOf).sort((a, b) => b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1));
  const asked = { pages: 0 };
  const incidents = {
    list: async (
      { from = 0 }: { from?: number | undefined },
      page: { limit: number; after?: { id: string } | undefined },
    ) => {
      asked.pages += 1;
      const recent = views.filter((view) => from <= view.occurredAt);
      const start = recent.findIndex((view) => view.id === page.after?.id) + 1;
      return recent.slice(start, start + page.limit);
    },
    get: async (ids: readonly string[]) => views.filter((view) => ids.includes(view.id)),
  };
  const violations = async () => penalties.map((incident) => ({ incident }) as ViolationView);
  const clocks = {
    of: async (some: readonly IncidentView[]) =>
      new Map(some.map(({ id }) => [id, (cases.find((one) => one.id === id)?.clocks ?? []).map(clockOf)])),
  };
  const dues = new NextDues(incidents, { violations }, clocks, directory, { now: () => NOW });
  const found = await dues.read(new AbortController().signal);
  const shown = found?.map(({ region, deadline, dueAt }) => `${region.code} ${deadline} +${(dueAt - NOW) / HOUR} h`);
  return { shown: shown?.sort(), pages: asked.pages };
};

it('has the earliest open clock of each deadline, for the region and all above it', async () => {
  const { shown } = await duesOf([
    { id: 'a', clocks: [['county-to-city', 'open', NOW + 2 * HOUR]] },
    { id: 'b', region: '440604', clocks: [['county-to-city', 'open', NOW + HOUR]] },
    { id: 'c', region: '440604', clocks: [['investigation', 'open', NOW + 40 * HOUR]] },
  ]);
  expect(shown).toEqual(
    [
      ...['440605 county-to-city +2 h', '440604 county-to-city +1 h', '440604 investigation +40 h'],
      ...['440600', '440000', '100000'].flatMap((code) => [
        `${code} county-to-city +1 h`,
        `${code} investigation +40 h`,
      ]),
    ].sort(),
  );
});

it('leaves out what is not open, exercises, and what is long past', async () => {
  const { shown } = await duesOf([
    { id: 'met', clocks: [['county-to-city', 'met', NOW + HOUR]] },
    { id: 'missed', clocks: [['county-to-city', 'missed', NOW - HOUR]] },
    { id: 'unknown', clocks: [['unit-to-county', 'unknown', null]] },
    { id: 'drill', drill: true, clocks: [['investigation', 'open', NOW + HOUR]] },
    { id: 'old', occurredAt: NOW - 91 * DAY, clocks: [['investigation', 'open', NOW + HOUR]] },
  ]);
  expect(shown).toEqual([]);
});

it('has the publication of a penalty, however long ago the incident was', async () => {
  const old: Case = {
    ...{ id: 'old', region: '440600', occurredAt: NOW - 300 * DAY },
    clocks: [['penalty-publication', 'open', NOW + 24 * HOUR]],
  };
  expect((await duesOf([old])).shown).toEqual([]);
  expect((await duesOf([old], ['old'])).shown).toContain('440600 penalty-publication +24 h');
});

it('goes through recent incidents page by page, up to a bound', async () => {
  const many = (n: number): Case[] =>
    Array.from({ length: n }, (_, i) => ({
      ...{ id: `i${String(i).padStart(5, '0')}`, occurredAt: NOW - i * 1_000 },
      clocks: [['investigation', 'open', NOW + (n - i) * HOUR]] as const,
    }));
  const some = await duesOf(many(250));
  expect(some.shown).toContain('440600 investigation +1 h');
  expect(some.pages).toBe(3);
  expect((await duesOf(many(3_100))).pages).toBe(30);
});

it('stops when the lease is lost', async () => {
  const lost = AbortSignal.abort();
  const incidents = { list: async () => [], get: async () => [] };
  const dues = new NextDues(incidents, { violations: async () => [] }, { of: async () => new Map() }, directory, {
    now: () => NOW,
  });
  expect(await dues.read(lost)).toBeUndefined();
});
