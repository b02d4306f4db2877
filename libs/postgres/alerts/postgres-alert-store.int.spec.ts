import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { CorrectionAlert, ReturnAlert, TargetAlert, Transition } from '#domain/alerting/alert';
import type { AlertChange } from '#ports/alert-store';
import { type AlertWorld, openAlertWorld } from '#test/alerting/alert-world';
import { sampleAlert } from '#test/alerting/sample-alert';
import { sampleReading } from '#test/alerting/sample-reading';

let world: AlertWorld;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openAlertWorld('alert_store');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query('truncate alert, alert_transition, delivery, log_record');
});

const opening = (over: Partial<TargetAlert> = {}): AlertChange & { alert: TargetAlert } => {
  const alert = sampleAlert({ id: randomUUID(), ...over });
  return { alert, expected: undefined, message: JSON.stringify({ id: `${alert.id}.1` }) };
};

const ending = (before: TargetAlert, to: 'resolved' | 'invalidated' = 'resolved'): AlertChange => {
  const at = before.startedAt + 1_000;
  const transition: Transition = {
    seq: before.seq + 1,
    at,
    from: before.state,
    to,
    severity: before.severity,
    reason: 'recovered',
    quiet: null,
  };
  return {
    alert: {
      ...before,
      state: to,
      seq: transition.seq,
      resolvedAt: at,
      transitions: [...before.transitions, transition],
    },
    expected: { state: before.state, seq: before.seq },
    message: JSON.stringify({ id: `${before.id}.${transition.seq}` }),
  };
};

const question = { rule: 'target-breached', indicator: 'construction-deaths-per-10bn-yuan', region: '440605' } as const;

it('opens one episode under 20 concurrent evaluators, and tells of it once', async () => {
  const changes = Array.from({ length: 20 }, () => opening());
  const outcomes = await Promise.all(changes.map((change) => world.store.transition(change)));
  expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'lost-race')).toHaveLength(19);
  const [open, ...more] = await world.store.openEpisodes([question]);
  expect(more).toEqual([]);
  expect(open).toEqual(changes[outcomes.indexOf('written')]?.alert);
  expect(await world.messages()).toEqual([{ key: open?.id, text: JSON.stringify({ id: `${open?.id}.1` }) }]);
});

it('writes one of 20 concurrent ends, and after it a new episode may begin', async () => {
  const first = opening();
  await world.store.transition(first);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.store.transition(ending(first.alert))));
  expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
  expect(await world.store.openEpisodes([question])).toEqual([]);
  expect(await world.store.transition(opening())).toBe('written');
  expect((await world.messages()).map((message) => message.text)).toHaveLength(3);
});

it('refuses a transition of what has moved on', async () => {
  const first = opening();
  await world.store.transition(first);
  await world.store.transition(ending(first.alert));
  expect(await world.store.transition(ending(first.alert, 'invalidated'))).toBe('lost-race');
  expect((await world.store.get(first.alert.id))?.alert).toMatchObject({ state: 'resolved', seq: 2 });
});

it('writes neither episode nor transition when the message cannot be appended', async () => {
  await world.database.query('alter table log_record rename to log_record_away');
  try {
    await expect(world.store.transition(opening())).rejects.toThrow();
  } finally {
    await world.database.query('alter table log_record_away rename to log_record');
  }
  expect(await world.database.query('select id from alert')).toEqual([]);
  expect(await world.database.query('select alert from alert_transition')).toEqual([]);
});

it('tells of nothing when the transaction ends without a commit', async () => {
  const { database, store } = world;
  await database.query(
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused at the commit'; end $$`,
  );
  await database.query(
    'create constraint trigger at_commit after insert on alert initially deferred for each row execute function refuse()',
  );
  try {
    await expect(store.transition(opening())).rejects.toThrow('refused at the commit');
  } finally {
    await database.query('drop function refuse cascade');
  }
  expect(await database.query('select id from alert')).toEqual([]);
  expect(await world.messages()).toEqual([]);
});

it('keeps another period, another region, and an exercise apart', async () => {
  const { subject } = sampleAlert();
  const others = [
    opening(),
    opening({ subject: { ...subject, period: { from: '2025-01-01', to: '2026-01-01' } } }),
    opening({ subject: { ...subject, region: '440606' } }),
    opening({ drill: true }),
  ];
  const outcomes = await Promise.all(others.map((change) => world.store.transition(change)));
  expect(outcomes).toEqual(['written', 'written', 'written', 'written']);
  expect(await world.store.openEpisodes([question])).toHaveLength(3);
  expect(await world.store.allOpen()).toHaveLength(4);
  expect(await world.store.counts()).toEqual([
    { state: 'firing', severity: 'critical', rule: 'target-breached', count: 3 },
  ]);
});

it('keeps what is corrected, the silence and new evidence of a rule without figures', async () => {
  const { subject: _, reading: __, ...common } = sampleAlert({ severity: 'info' });
  const transitions = common.transitions.map((t): Transition => ({ ...t, severity: 'info', quiet: 'history' }));
  const made = (
    corrected: CorrectionAlert['subject']['corrected'],
    over: Partial<CorrectionAlert> = {},
  ): CorrectionAlert => ({
    ...{ ...common, id: randomUUID(), transitions, reading: null },
    subject: { rule: 'correction-waiting', region: '440605', corrected },
    ...over,
  });
  const incident = made({ kind: 'incident', id: 'i-1' });
  const record = made({ kind: 'record', type: 'safety.return.filed', id: 'i-1' });
  const again = made({ kind: 'incident', id: 'i-1' });
  const write = (alert: CorrectionAlert) => world.store.transition({ alert, expected: undefined, message: '{}' });
  expect([await write(incident), await write(record), await write(again)]).toEqual(['written', 'written', 'lost-race']);
  await world.store.transition(opening());
  const byId = (a: CorrectionAlert, b: CorrectionAlert): number => (a.id < b.id ? -1 : 1);
  expect((await world.store.openCorrections()).sort(byId)).toEqual([incident, record].sort(byId));
  expect(await world.store.openEpisodes([question])).toHaveLength(1);
  expect(await world.store.allOpen()).toHaveLength(3);
  const evidence = [...incident.evidence, { source: 's', id: 'e2', subject: 'i-1', contribution: 0 }];
  await world.store.refresh({ ...incident, evidence });
  expect((await world.store.get(incident.id))?.alert).toEqual({ ...incident, evidence });
  expect((await world.store.list({ incident: 'i-1' }, { limit: 5 })).items.map((row) => row.alert.id)).toEqual([
    incident.id,
  ]);
});

it('keeps what a return states and what is booked, whole numbers of any size', async () => {
  const { subject: _, reading: __, ...common } = sampleAlert({ severity: 'info', id: randomUUID() });
  const checked = (stated: bigint | null, booked: bigint) => ({
    ...{ stated, booked, difference: stated === null ? null : stated - booked },
  });
  const figures: ReturnAlert['figures'] = {
    ...{ accidents: checked(2n, 1n), deaths: checked(0n, 0n), 'serious-injuries': checked(null, 3n) },
    'direct-loss-yuan': checked(900_719_925_474_099_300n, 1n),
  };
  const made = (filed: string, sector: ReturnAlert['subject']['sector']): ReturnAlert => ({
    ...{ ...common, id: randomUUID(), figures, reading: null },
    subject: {
      rule: 'return-differs',
      filed,
      sector,
      region: '440605',
      period: { from: '2026-03-01', to: '2026-04-01' },
    },
  });
  const fire = made('fire/440605/2026-03-01..2026-04-01', 'fire');
  const all = made('all/440605/2026-03-01..2026-04-01', 'all');
  const write = (alert: ReturnAlert) => world.store.transition({ alert, expected: undefined, message: '{}' });
  const again = { ...fire, id: randomUUID() };
  expect([await write(fire), await write(all), await write(again)]).toEqual(['written', 'written', 'lost-race']);
  expect(new Set(await world.store.openReturns())).toEqual(new Set([fire, all]));
  expect(await world.store.openCorrections()).toEqual([]);
  const moved = { ...fire, figures: { ...figures, accidents: checked(2n, 5n) } };
  await world.store.refresh(moved);
  expect((await world.store.get(fire.id))?.alert).toEqual(moved);
});

it('keeps newer figures of an open episode, and never older ones or those of an ended one', async () => {
  const { alert, ...rest } = opening();
  await world.store.transition({ alert, ...rest });
  const newer = sampleReading({ numerator: 3, knownAt: '2026-10-01T12:00:01.000+08:00' });
  await world.store.refresh({ ...alert, reading: newer });
  await world.store.refresh({
    ...alert,
    reading: sampleReading({ numerator: 1, knownAt: '2026-10-01T11:59:59.000+08:00' }),
  });
  expect((await world.store.get(alert.id))?.alert.reading).toEqual(newer);
  await world.store.transition(ending({ ...alert, reading: newer }));
  await world.store.refresh({
    ...alert,
    reading: sampleReading({ numerator: 9, knownAt: '2026-10-01T13:00:00.000+08:00' }),
  });
  expect((await world.store.get(alert.id))?.alert.reading?.numerator).toBe(3);
});

it('lists newest first, by any filter, page by page', async () => {
  const start = Date.parse('2026-03-01T00:00:00Z');
  const regions = ['440605', '440606', '440605124'];
  const made: TargetAlert[] = [];
  for (let i = 0; i < 12; i += 1) {
    const { subject } = sampleAlert();
    const region = regions[i % 3] ?? '';
    const change = opening({
      startedAt: start + Math.floor(i / 2) * 1_000,
      severity: i % 2 === 0 ? 'critical' : 'info',
      subject: { ...subject, region, period: { from: `20${10 + i}-01-01`, to: `20${11 + i}-01-01` } },
    });
    await world.store.transition(change);
    if (i < 4) await world.store.transition(ending(change.alert));
    made.push(change.alert);
  }
  const newest = made.sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1)).map((alert) => alert.id);
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 10; pages += 1) {
    const page = await world.store.list({}, { limit: 5, cursor });
    seen.push(...page.items.map((row) => row.alert.id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(newest);
  const count = async (filter: Parameters<typeof world.store.list>[0]): Promise<number> =>
    (await world.store.list(filter, { limit: 100 })).items.length;
  expect(await count({ states: ['firing'] })).toBe(8);
  expect(await count({ states: ['resolved', 'invalidated'] })).toBe(4);
  expect(await count({ severities: ['info'] })).toBe(6);
  expect(await count({ regions: ['440605', '440605124'] })).toBe(8);
  expect(await count({ regions: [] })).toBe(0);
  expect(await count({ rules: ['target-breached'] })).toBe(12);
  expect(await count({ incident: 'x' })).toBe(0);
  expect(await count({ from: start + 1_000, to: start + 3_000 })).toBe(4);
});

it('refuses a cursor that is not its own', async () => {
  await expect(world.store.list({}, { limit: 5, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
    code: 'invalid-cursor',
  });
});

it('shows an alert with its transitions and deliveries', async () => {
  const { alert, ...rest } = opening();
  await world.store.transition({ alert, ...rest });
  await world.store.transition(ending(alert));
  await world.queue.enqueue([{ receiver: 'webhook', alert: alert.id, seq: 1, isFollowUp: false, body: '{}' }], 1_000);
  const row = await world.store.get(alert.id);
  expect(row?.alert.transitions.map(({ seq, to }) => [seq, to])).toEqual([
    [1, 'firing'],
    [2, 'resolved'],
  ]);
  expect(row?.deliveries).toEqual([
    {
      ...{ receiver: 'webhook', alert: alert.id, seq: 1, state: 'waiting', attempts: 0 },
      ...{ nextAttemptAt: 1_000, lastError: null, deliveredAt: null },
    },
  ]);
  expect(await world.store.get('unknown')).toBeUndefined();
});
