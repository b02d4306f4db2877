// The oracle beside a ledger on real engines: a history with everything in it agrees, while events keep coming; and each fault
// that is planted is found and named.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  amend,
  assessed,
  cleared,
  declared,
  drill,
  type EventDraft,
  filed,
  hazardChanged,
  history,
  inspected,
  rectified,
  relayed,
  report,
  SOURCE,
  surveyed,
  targetSet,
  violationDecided,
  violationPublished,
  withdraw,
} from '#test/ledger/events';
import { histories } from '#test/oracle/random-history';
import { openVerifyWorld, type Told, type VerifyWorld, type WorldMode } from '#test/verify/verify-world';
import { type Verification, verifyInstallation } from './verify-installation.js';

jest.setTimeout(40_000);

const MODES: readonly WorldMode[] = ['table log, sums in memory', 'Kafka, Redis'];
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const town = (i: number): string => TOWNS[i % TOWNS.length] ?? '';
const day = (ago: number): string => daysAgo(ago).slice(0, 10);
const daysAgo = (n: number): string => new Date(Date.now() - n * 86_400_000 - 3_600_000).toISOString();

/** Reports of which some are corrected, moved, withdrawn, repeated, corrected too early or refused. */
const incidents = (stem: string, count: number): Told[] =>
  Array.from({ length: count }, (_, i): Told[] => {
    const [id, subject] = [`${stem}${i}`, `${stem.toUpperCase()}-${i}`];
    const at = { region: town(i), deaths: 1 + (i % 3), occurredAt: daysAgo(i % 500), directLossYuan: 12.5 + i };
    const first = report(id, subject, at);
    const moved = amend(`${id}b`, subject, id, { ...at, region: town(i + 1), occurredAt: daysAgo((i % 500) + 40) });
    switch (i % 8) {
      case 0:
        return [{ event: first }, { event: withdraw(`${id}w`, subject, id, at.region) }];
      case 1:
        return [{ event: moved }, { event: first }, { event: first }];
      case 2:
        return [{ event: first }, { event: moved }, { event: amend(`${id}c`, subject, id, at) }];
      case 3:
        return [{ event: first }, { event: report(`${id}d`, subject, at) }, { event: report(id, subject) }];
      case 4:
        return [{ event: drill(first) }];
      case 5:
        return [{ event: history(first, daysAgo(600)) }];
      default:
        return [{ event: first, scope: '440600' }];
    }
  }).flat();

const others = (): Told[] =>
  [
    ...[report('never', 'NEVER'), amend('lonely', 'LONELY', 'nothing'), withdraw('later', 'NEVER', 'not-yet')],
    ...[inspected('i1', 'I-1', { hazards: [hazard('H-1')], itemsChecked: 9, itemsFailed: 2 }), inspected('i2', 'I-2')],
    inspected('i3', 'I-1', { result: 'pass', itemsChecked: 9, itemsFailed: 0 }),
    ...[cleared('i4', 'inspection.completed', 'I-2', 'i2'), hazardChanged('h1', 'H-1', { dueOn: '2026-05-01' })],
    rectified('h2', 'H-1', { rectifiedAt: '2026-03-20T09:00:00+08:00' }),
    rectified('h3', 'H-2', { verifiedAt: '2026-03-20T09:00:00+08:00', verifiedBy: '张三' }),
    ...['01', '02', '03'].map((m, i) =>
      filed(`r${m}`, '330000', [`2026-${m}-01`, `2026-0${i + 2}-01`], { accidents: 3 + i, deaths: 2 }),
    ),
    filed('r1', '330000', ['2026-01-01', '2026-07-01'], { accidents: 20, deaths: 11, directLossYuan: 7 }),
    filed('r2', '330000', ['2026-01-15', '2026-02-15']),
    filed('r3', '330000', ['2026-02-01', '2026-03-01'], { accidents: 1, status: 'provisional' }),
    cleared('r4', 'return.filed', 'construction/330000/2026-01-01..2026-02-01', 'r01', '330000'),
    filed('r5', '440605', ['2026-01-01', '2026-02-01'], { accidents: 1 }),
    output('x1', 5_000_000_000.25, 'provisional'),
    ...[output('x2', 6e9, 'final'), output('x3', 4e9, 'revised')],
    declared('u1', '440600', { measure: 'special-equipment-units', asOf: '2026-03-01', value: 123_456 }),
    ...[targetSet('t1'), targetSet('t2', { limit: 0.5 }), targetSet('t3', { region: '440605' })],
    cleared('t4', 'target.set', 'construction-deaths-per-10bn-yuan/440605/2026-01-01..2027-01-01', 't3', '440605'),
    ...[surveyed('s1', 'S-1'), surveyed('s2', 'S-1', { satisfied: 901 })],
    ...[violationDecided('v1', 'V-1', { penaltyYuan: 1000.5 }), violationPublished('v2', 'V-1'), assessed('a1')],
    declared('y1', '440605', {
      ...{ measure: 'construction-output-yuan', from: day(60), to: day(30), value: 5e9, status: 'provisional' },
    }),
    targetSet('y2', { region: '440605', from: day(500), to: day(-500), limit: 0.7 }),
    relayed('l1', 'NEVER', 'unit-to-county', ['2026-03-02T10:00:00+08:00', '2026-03-02T10:30:00+08:00']),
    ...[
      report('nowhere', 'NOWHERE', { region: '999999' }),
      report('old', 'OLD', { occurredAt: '1989-05-01T00:30:00+08:00' }),
    ],
  ].map((event) => ({ event }));

const hazard = (id: string) => ({ id, level: 'general', description: '护栏缺失', dueOn: '2026-04-01' });

const output = (id: string, value: number, status: string) =>
  declared(id, '440600', { measure: 'construction-output-yuan', from: '2026-01-01', to: '2026-04-01', value, status });

const UNREADABLE: Told[] = [Buffer.from('no JSON'), Buffer.from('{"source":"urn:fengsui:test","id":"odd"}')].map(
  (event) => ({ event }),
);

describe.each(MODES)('%s', (mode) => {
  let world: VerifyWorld;
  beforeAll(async () => {
    world = await openVerifyWorld(mode);
    await world.send([...incidents('a', 120), ...others(), ...UNREADABLE, ...incidents('b', 40)]);
    await world.settled();
    await world.addMonths();
  }, 40_000);
  afterAll(() => world?.close(), 60_000);

  const verify = (): Promise<Verification> => verifyInstallation(world.installation);
  /** With few readings: those of the city. */
  const verifyShortly = (): Promise<Verification> => verifyInstallation(world.installation, { mostReadings: 1 });

  it('agrees with a history that has everything in it', async () => {
    const found = await verify();
    expect(found.differences).toEqual([]);
    expect(found).toMatchObject({ isSame: true, total: 0, notCompared: [] });
    const { checked } = found;
    expect(checked.events).toBeGreaterThan(300);
    expect(checked.journal + checked.refused + checked.duplicates).toBe(checked.events);
    for (const name of ['refused', 'duplicates', 'waiting', 'months', 'sums', 'standing', 'readings'] as const)
      expect(checked[name]).toBeGreaterThan(0);
  });

  const event = (id: string) => ({ source: SOURCE, id });
  const deathsRate = (window: string) =>
    expect.objectContaining({ indicator: 'construction-deaths-per-10bn-yuan', region: '440605', window });
  const FAULTS: readonly {
    readonly name: string;
    readonly plant: string;
    readonly mend: string;
    readonly kinds: readonly string[];
    readonly named: object;
  }[] = [
    {
      name: 'an entry that is gone',
      plant: `with gone as (delete from ledger_entry where event_id = 'a6' and counter = 'deaths' returning *) insert into kept_entry select * from gone`,
      mend: 'insert into ledger_entry select * from kept_entry',
      kinds: ['entry-missing'],
      named: { events: [event('a6')], expected: '1', found: null },
    },
    {
      name: 'an entry of another amount',
      plant: `update ledger_entry set amount = amount + 5 where event_id = 'a6' and counter = 'deaths'`,
      mend: `update ledger_entry set amount = amount - 5 where event_id = 'a6' and counter = 'deaths'`,
      kinds: ['entry-differs'],
      named: { events: [event('a6')], expected: '1', found: '6' },
    },
    {
      name: 'an entry that is there twice',
      plant: `insert into ledger_entry select topic, partition, "offset", seq + 1000, counter, basis_sector, region, day, amount,
                known_at, subject, source, event_id, organization from ledger_entry where event_id = 'a6' and counter = 'deaths'`,
      mend: `delete from ledger_entry where event_id = 'a6' and seq >= 1000`,
      kinds: ['entry-differs'],
      named: { events: [event('a6')], expected: '1', found: '2' },
    },
    {
      name: 'an entry that became known at another time',
      plant: `update ledger_entry set known_at = known_at + interval '1 day' where event_id = 'a6' and counter = 'deaths'`,
      mend: `update ledger_entry set known_at = known_at - interval '1 day' where event_id = 'a6' and counter = 'deaths'`,
      kinds: ['entry-known-at-differs'],
      named: { events: [event('a6')], place: expect.objectContaining({ counter: 'deaths', region: town(6) }) },
    },
    {
      name: 'an event that the journal has lost',
      plant: `with gone as (delete from journal where id = 'a6' returning *) insert into kept_journal select * from gone`,
      mend: 'insert into journal select * from kept_journal',
      kinds: ['event-lost'],
      named: { events: [event('a6')], expected: 'counted', found: 'nothing' },
    },
    {
      name: 'a refusal that is gone',
      plant: `with gone as (delete from refused where event_id = 'a3d' returning *) insert into kept_refused select * from gone`,
      mend: 'insert into refused select * from kept_refused',
      kinds: ['event-lost'],
      named: { events: [event('a3d')], expected: 'refused subject-exists', found: 'nothing' },
    },
    {
      name: 'a refusal with another reason',
      plant: `update refused set code = 'invalid-event' where event_id = 'a3d'`,
      mend: `update refused set code = 'subject-exists' where event_id = 'a3d'`,
      kinds: ['verdict-differs'],
      named: { events: [event('a3d')], expected: 'refused subject-exists', found: 'refused invalid-event' },
    },
    {
      name: 'a month that is not the sum of its entries',
      plant: `update ledger_month set amount = amount + 1 where counter = 'deaths' and region = '330000' and is_total and month = '2026-02-01'`,
      mend: `update ledger_month set amount = amount - 1 where counter = 'deaths' and region = '330000' and is_total and month = '2026-02-01'`,
      kinds: ['month-sum-differs'],
      named: { events: [event('r02')] },
    },
    {
      name: 'an incident that is shown elsewhere',
      plant: `update incident set region = '440608004' where id = 'A-6'`,
      mend: `update incident set region = '${town(6)}' where id = 'A-6'`,
      kinds: ['face-differs'],
      named: { events: [event('a6')], place: { table: 'incident', id: 'A-6' } },
    },
    {
      name: 'a declaration of another value',
      plant: `update exposure_declaration set value = 1 where event_id = 'x2'`,
      mend: `update exposure_declaration set value = 6000000000 where event_id = 'x2'`,
      kinds: ['declaration-differs'],
      named: { events: [event('x2')], expected: '{"value":"6000000000"}', found: '{"value":"1"}' },
    },
    {
      name: 'a denominator of another value',
      plant: `update exposure_declaration set value = 1 where event_id = 'y1'`,
      mend: `update exposure_declaration set value = 5000000000 where event_id = 'y1'`,
      kinds: ['reading-differs'],
      named: { place: deathsRate('rolling-12m'), events: expect.arrayContaining([event('y1')]) },
    },
    {
      name: 'a denominator that readings do not know yet',
      plant: `update exposure_declaration set known_at = known_at + interval '99 years' where event_id = 'y1'`,
      mend: `update exposure_declaration set known_at = known_at - interval '99 years' where event_id = 'y1'`,
      kinds: ['reading-differs'],
      named: { place: deathsRate('rolling-12m'), events: expect.arrayContaining([event('y1')]) },
    },
    {
      name: 'a target of another limit',
      plant: `update target_declaration set "limit" = 7 where event_id = 'y2'`,
      mend: `update target_declaration set "limit" = 0.7 where event_id = 'y2'`,
      kinds: ['reading-differs'],
      named: { place: deathsRate('period'), expected: '{"limit":"0.7"}', found: '{"limit":"7"}' },
    },
    {
      name: 'a hazard that was never rectified',
      plant: `update hazard set rectified_on = null where id = 'H-2'`,
      mend: `update hazard set rectified_on = '2026-03-20' where id = 'H-2'`,
      kinds: ['face-differs'],
      named: { events: [event('h3')], place: { table: 'hazard', id: 'H-2' } },
    },
    {
      name: 'a fold that is of an older version',
      plant: `update subject_state set state = jsonb_set(state, '{current,id}', '"a2"') where kind = 'incident' and subject = 'A-2'`,
      mend: `update subject_state set state = jsonb_set(state, '{current,id}', '"a2b"') where kind = 'incident' and subject = 'A-2'`,
      kinds: ['state-differs'],
      named: { events: [event('a2b')] },
    },
  ];

  // The books are the same in both modes: once is enough.
  it.each(mode === 'Kafka, Redis' ? FAULTS.slice(0, 1) : FAULTS)(
    'finds $name',
    async ({ plant, mend, kinds, named }) => {
      for (const table of ['ledger_entry', 'journal', 'refused'])
        await world.database.query(
          `create table if not exists kept_${table.replace('ledger_', '')} as select * from ${table} where false`,
        );
      await world.database.query('truncate kept_entry, kept_journal, kept_refused');
      await world.database.query(plant);
      const found = await (kinds.includes('reading-differs') ? verify() : verifyShortly());
      await world.database.query(mend);
      expect(found.isSame).toBe(false);
      for (const kind of kinds) expect(found.differences).toContainEqual(expect.objectContaining({ kind, ...named }));
    },
  );

  it('finds an event that was never booked, though the position has moved on', async () => {
    const of = `"offset" = (select "offset" from journal where id = 'a7') and partition = (select partition from journal where id = 'a7')`;
    const kept = ['ledger_entry', 'incident_version', 'journal'] as const;
    for (const table of kept) {
      await world.database.query(`create table lost_${table} as select * from ${table} where ${of}`);
    }
    for (const table of kept) await world.database.query(`delete from ${table} where ${of}`);
    const found = await verify();
    for (const table of kept) await world.database.query(`insert into ${table} select * from lost_${table}`);
    const about = { events: [event('a7')] };
    expect(found.differences).toContainEqual(expect.objectContaining({ kind: 'event-lost', ...about }));
    expect(found.differences).toContainEqual(expect.objectContaining({ kind: 'entry-missing', ...about }));
    // The store has posted what the ledger has lost.
    expect(found.counts['rolling-sum-differs']).toBeGreaterThan(0);
  });

  if (mode !== 'Kafka, Redis') {
    const seed = Date.now();
    it(`agrees with random histories that contradict each other (seed ${seed})`, async () => {
      const told = fc.sample(histories({ maxLength: 40 }), { numRuns: 25, seed });
      for (const log of told) {
        await world.send(
          log.map(({ event: of, scope }) => ({ event: of as EventDraft, ...(scope === null ? {} : { scope }) })),
        );
      }
      await world.settled();
      const found = await verify();
      expect(found.differences).toEqual([]);
      expect(found.checked.refused).toBeGreaterThan(50);
    });
  }

  if (mode === 'Kafka, Redis') {
    it('finds a sum of Redis that is too high, at its day, with the events that it is of', async () => {
      const place = { counter: 'deaths.construction', region: town(6) };
      const mend = await world.incrementDay(place);
      const found = await verify();
      await mend();
      expect(found.total).toBe(1);
      expect(found.differences[0]).toMatchObject({ kind: 'rolling-sum-differs', place, expected: '1', found: '2' });
      expect(found.differences[0]?.events.length).toBeGreaterThan(0);
    });
  }

  it('agrees at the same positions while events keep coming', async () => {
    let isOver = false;
    const flowing = (async () => {
      for (let n = 0; !isOver && n < 20; n += 1) await world.send(incidents(`f${n}-`, 16));
    })();
    const found = await verify().finally(() => {
      isOver = true;
    });
    await flowing;
    expect(found.differences).toEqual([]);
    await world.settled();
    expect((await verify()).differences).toEqual([]);
  });
});
