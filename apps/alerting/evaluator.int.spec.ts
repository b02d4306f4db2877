// From figures to episodes, on real Postgres: what fires, what ends, what is written once.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { alertChangedSchema } from '#contracts/alerts/alert-changed';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { Reading } from '#domain/indicator/reading';
import { refKey } from '#domain/ledger/outcome';
import type { AlertStore } from '#ports/alert-store';
import type { EvidenceRequest } from '#ports/ledger-queries';
import { type AlertWorld, openAlertWorld } from '#test/alerting/alert-world';
import { SettableReadings, sampleDirectory } from '#test/alerting/evaluation-world';
import { clearReading, sampleReading } from '#test/alerting/sample-reading';
import { aSurvey, bookOf } from '#test/builders/declarations';
import { AlertDrafter } from './alert-draft.js';
import { Evaluator } from './evaluator.js';
import { Looks } from './looks.js';

const INDICATOR = 'construction-deaths-per-10bn-yuan';
const KEY = { indicator: INDICATOR, region: '440605' };
const clock = { at: Date.parse('2026-10-01T04:00:00Z'), now: () => clock.at };

let world: AlertWorld;
let readings: SettableReadings;
let evaluator: Evaluator;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openAlertWorld('evaluator');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query('truncate alert, alert_transition, delivery, log_record');
  readings = new SettableReadings();
  clock.at = Date.parse('2026-10-01T04:00:00Z');
  evaluator = newEvaluator();
});

const newEvaluator = (store: AlertStore = world.store): Evaluator => {
  const ledger = {
    evidence: (_: unknown, asked: EvidenceRequest) => readings.evidence(asked),
    history: async () => readings.historyEvents,
    moved: async () => [],
    slots: async () => [],
    sums: async () => [],
  };
  const looks = new Looks(readings, sampleDirectory, clock);
  return new Evaluator(
    looks,
    store,
    new AlertDrafter(ledger, sampleDirectory, { current: async () => readings.book }, { missed: async () => [] }),
    clock,
  );
};

const told = async () =>
  (await world.messages()).map(({ text }) => {
    const { id, data } = alertChangedSchema.parse(JSON.parse(text));
    return `${id.split('.')[1]} ${data.state} ${data.severity} ${data.transitions.at(-1)?.reason}`;
  });

it('fires, gets worse, and is void when the second death is withdrawn', async () => {
  readings.set(sampleReading({ verdict: 'over-pace', numerator: 1 }));
  await evaluator.evaluate([KEY]);
  readings.set(sampleReading());
  const { outcomes, moved } = await evaluator.evaluate([KEY]);
  expect([...outcomes]).toEqual([
    ['changed', 1],
    ['unchanged', 1],
  ]);
  expect(moved).toEqual([KEY]);
  await evaluator.evaluate([KEY]);
  readings.set(clearReading());
  clock.at += 60_000;
  await evaluator.evaluate([KEY]);
  expect(await told()).toEqual([
    '1 firing warning breached',
    '2 firing critical worsened',
    '3 invalidated critical evidence-withdrawn',
  ]);
  const [row] = (await world.store.list({}, { limit: 9 })).items;
  expect(row?.alert).toMatchObject({ state: 'invalidated', resolvedAt: clock.at, seq: 3 });
});

it('tells with the figures, the sentence and the events behind', async () => {
  readings.set(sampleReading());
  const event = {
    source: 'urn:fengsui:device:7',
    subject: 'i-1',
    day: '2026-09-30',
    region: '440605124',
    history: false,
  };
  readings.evidenceEntries = [
    { ...event, id: 'e-2', counter: 'deaths.construction', amount: 1n },
    { ...event, id: 'e-1', counter: 'deaths.construction', amount: 1n },
  ];
  await evaluator.evaluate([KEY]);
  const [message] = await world.messages();
  const { data, time, subject } = alertChangedSchema.parse(JSON.parse(message?.text ?? ''));
  expect(time).toBe('2026-10-01T12:00:00.000+08:00');
  expect(subject).toBe(data.id);
  expect(data).toMatchObject({
    ...{
      rule: 'target-breached',
      indicator: INDICATOR,
      region: '440605',
      severity: 'critical',
      state: 'firing',
      drill: false,
    },
    period: { from: '2026-01-01', to: '2027-01-01' },
    startedAt: '2026-10-01T12:00:00.000+08:00',
    reading: { numerator: 2, budget: { allowed: 1.36 } },
    evidence: [
      { source: 'urn:fengsui:device:7', id: 'e-2', subject: 'i-1', contribution: 1 },
      { source: 'urn:fengsui:device:7', id: 'e-1', subject: 'i-1', contribution: 1 },
    ],
    deliveries: [],
  });
  expect(data.explanation.zh).toContain('南海区“建筑施工百亿元产值死亡人数”');
  expect(data.explanation.en).toContain('allowed for the whole period 1.36, used 2');
});

const deaths = (...events: readonly [id: string, history: boolean][]): void => {
  const common = { source: 'urn:fengsui:device:7', day: '2026-09-30', region: '440605124' };
  readings.evidenceEntries = events.map(([id, history]) => ({
    ...{ ...common, id, subject: `of-${id}`, counter: 'deaths.construction', amount: 1n, history },
  }));
};
const quiets = async () =>
  (await world.messages()).map(({ text }) => {
    const { data } = alertChangedSchema.parse(JSON.parse(text));
    return [data.transitions.at(-1)?.reason, data.state, data.quiet ?? 'told'];
  });

it('is quiet about imported history, and tells once when a live event joins, whatever the figures', async () => {
  readings.set(sampleReading());
  deaths(['h1', true], ['h2', true]);
  await evaluator.evaluate([KEY]);
  readings.set(sampleReading({ numerator: 3 }));
  deaths(['h1', true], ['h2', true], ['h3', true]);
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([['breached', 'firing', 'history']]);
  deaths(['h1', true], ['h2', true], ['live', false]);
  await evaluator.evaluate([KEY]);
  await evaluator.evaluate([KEY]);
  deaths(['h1', true], ['h2', true], ['h3', true]);
  readings.set(sampleReading({ numerator: 3, verdict: 'over-pace' }));
  await evaluator.evaluate([KEY]);
  readings.set(clearReading());
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([
    ['breached', 'firing', 'history'],
    ['live-evidence', 'firing', 'told'],
    ['eased', 'firing', 'told'],
    ['evidence-withdrawn', 'invalidated', 'told'],
  ]);
});

it('tells of a live event that makes history worse as the first that anybody hears', async () => {
  readings.set(sampleReading({ verdict: 'over-pace' }));
  deaths(['h1', true]);
  await evaluator.evaluate([KEY]);
  readings.set(sampleReading());
  deaths(['live', false], ['h1', true]);
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([
    ['breached', 'firing', 'history'],
    ['worsened', 'firing', 'told'],
  ]);
});

it('finds the live event behind more history than it shows', async () => {
  readings.set(sampleReading({ numerator: 31 }));
  const history = Array.from({ length: 30 }, (_, i): [string, boolean] => [`h${i}`, true]);
  deaths(...history, ['live', false]);
  await evaluator.evaluate([KEY]);
  expect(await quiets()).toEqual([['breached', 'firing', 'told']]);
  const [row] = (await world.store.list({}, { limit: 5 })).items;
  expect(row?.alert.evidence.map((e) => e.id)).toEqual(history.slice(0, 20).map(([id]) => id));
});

it('opens one quiet episode, and tells once, under 20 evaluators at once', async () => {
  const all = () => Promise.all(Array.from({ length: 20 }, () => newEvaluator().evaluate([KEY])));
  readings.set(sampleReading());
  deaths(['h1', true]);
  await all();
  deaths(['h1', true], ['live', false]);
  await all();
  expect(await quiets()).toEqual([
    ['breached', 'firing', 'history'],
    ['live-evidence', 'firing', 'told'],
  ]);
});

it('takes surveys as evidence, and imported ones as history', async () => {
  const key = { indicator: 'public-satisfaction', region: '440600' };
  const surveyed = (eventId: string, region: string) => ({
    ...aSurvey({ region, respondents: 100, satisfied: 80 }),
    eventId,
    subject: eventId,
    source: 'urn:s',
  });
  const reading = sampleReading({
    ...{ ...key, numerator: 160, value: 0.8, verdict: 'over-pace', budget: null },
    target: { limit: 0.9, comparison: 'at-least' },
    denominator: { value: 200 },
  });
  readings.set(reading);
  readings.book = bookOf(DeclarationBook.empty, surveyed('s1', '440605'), surveyed('s2', '440606'));
  readings.historyEvents = new Set(['s1', 's2'].map((id) => refKey({ source: 'urn:s', id })));
  await evaluator.evaluate([key]);
  readings.historyEvents.delete(refKey({ source: 'urn:s', id: 's2' }));
  await evaluator.evaluate([key]);
  expect(await quiets()).toEqual([
    ['breached', 'firing', 'history'],
    ['live-evidence', 'firing', 'told'],
  ]);
  const [row] = (await world.store.list({}, { limit: 5 })).items;
  expect(row?.alert.evidence).toEqual([
    { source: 'urn:s', id: 's1', subject: 's1', contribution: 20 },
    { source: 'urn:s', id: 's2', subject: 's2', contribution: 20 },
  ]);
});

it('informs a town about the target of its city', async () => {
  readings.set(sampleReading({ region: '440605124' }));
  await evaluator.evaluate([{ ...KEY, region: '440605124' }]);
  expect(await told()).toEqual(['1 firing info breached']);
});

it('decides nothing on less than all sums, and keeps what is open', async () => {
  readings.set(sampleReading());
  await evaluator.evaluate([KEY]);
  readings.isReady = false;
  readings.set(clearReading());
  await expect(evaluator.evaluate([KEY])).rejects.toMatchObject({
    name: 'TransientFailure',
    dependency: 'reading-store',
  });
  expect((await world.store.allOpen()).length).toBe(1);
});

it('ends the episode of a period that is over by that period, and opens the next one beside it', async () => {
  readings.set(sampleReading({ verdict: 'over-pace' }));
  await evaluator.evaluate([KEY]);
  clock.at = Date.parse('2026-12-31T16:00:01Z');
  const year = { from: '2027-01-01', to: '2028-01-01' };
  const nextYear: Reading = sampleReading({
    target: year,
    window: { name: 'period', from: '2027-01-01', to: '2027-01-02' },
    verdict: 'over-pace',
  });
  readings.set(nextYear);
  readings.setPast(
    '2026-12-31',
    sampleReading({ verdict: 'failed', window: { name: 'period', from: '2026-01-01', to: '2027-01-01' } }),
  );
  await evaluator.evaluate([KEY]);
  expect((await told()).sort()).toEqual([
    '1 firing warning breached',
    '1 firing warning breached',
    '2 firing critical worsened',
  ]);
  expect(
    (await world.store.openEpisodes([{ rule: 'target-breached', ...KEY }])).map(({ subject, severity }) => [
      subject.period.from,
      severity,
    ]),
  ).toEqual([
    ['2026-01-01', 'critical'],
    ['2027-01-01', 'warning'],
  ]);
  // A late correction of the old year.
  readings.setPast(
    '2026-12-31',
    clearReading({ verdict: 'met', window: { name: 'period', from: '2026-01-01', to: '2027-01-01' } }),
  );
  await evaluator.evaluate([KEY]);
  expect((await told()).at(-1)).toBe('3 invalidated critical evidence-withdrawn');
});

it('opens an episode of a period that ended lately, for what is reported late, and none of one long over', async () => {
  const ended = { name: 'period', from: '2026-01-01', to: '2027-01-01' } as const;
  const noTarget = { target: null, breached: null, verdict: null, budget: null };
  readings.set(sampleReading({ ...noTarget, window: { name: 'period', from: '2027-01-01', to: '2027-05-02' } }));
  readings.setPast('2026-12-31', sampleReading({ verdict: 'failed', window: ended }));
  clock.at = Date.parse('2027-05-01T04:00:00Z');
  await evaluator.evaluate([KEY]);
  expect(await told()).toEqual([]);
  clock.at = Date.parse('2027-04-30T04:00:00Z');
  await evaluator.evaluate([KEY]);
  expect(await told()).toEqual(['1 firing critical breached']);
  // Once open it is looked at however long it is over.
  clock.at = Date.parse('2027-11-01T04:00:00Z');
  readings.setPast('2026-12-31', clearReading({ verdict: 'met', window: ended }));
  await evaluator.evaluate([KEY]);
  expect((await told()).at(-1)).toBe('2 invalidated critical evidence-withdrawn');
});

it('ends what has no target any more', async () => {
  readings.set(sampleReading());
  await evaluator.evaluate([KEY]);
  readings.set(sampleReading({ target: null, breached: null, verdict: null, budget: null }));
  await evaluator.evaluate([KEY]);
  expect(await told()).toEqual(['1 firing critical breached', '2 invalidated critical target-removed']);
});

it('opens one episode under 20 evaluators at once', async () => {
  readings.set(sampleReading());
  await Promise.all(Array.from({ length: 20 }, () => newEvaluator().evaluate([KEY])));
  expect(await told()).toEqual(['1 firing critical breached']);
});

it('ends where the figures end, whatever evaluators do at once', async () => {
  const states = [
    sampleReading(),
    clearReading(),
    sampleReading({ verdict: 'over-pace' }),
    sampleReading({ target: null }),
  ];
  const random = randomOf(20_261_123);
  readings.delay = () => pause(random() * 6);
  // The same for what the store answers.
  const store: AlertStore = {
    ...boundTo(world.store),
    openEpisodes: async (questions) => {
      const found = await world.store.openEpisodes(questions);
      await pause(random() * 3);
      return found;
    },
  };
  for (let round = 0; round < 60; round += 1) {
    const evaluations: Promise<unknown>[] = [];
    for (let change = 0; change < 5; change += 1) {
      readings.set(states[Math.floor(random() * states.length)] ?? sampleReading());
      // Each change is followed by its notice, as in the log; their evaluations overlap.
      evaluations.push(newEvaluator(store).evaluate([KEY]));
      await pause(random() * 4);
    }
    await Promise.all(evaluations);
    const last = readings.figures.get(`${INDICATOR}|440605`);
    const expected = last?.target && last.breached ? [last.verdict === 'over-pace' ? 'warning' : 'critical'] : [];
    expect([round, (await world.store.allOpen()).map((alert) => alert.severity)]).toEqual([round, expected]);
  }
  // Of every episode: first firing, then changes, and one end at most; numbered without gaps.
  const rows = await world.database.query<{ path: string; seqs: number[] }>(
    `select string_agg(to_state, ' ' order by seq) as path, array_agg(seq order by seq) as seqs from alert_transition group by alert`,
  );
  for (const { path, seqs } of rows) {
    expect(path).toMatch(/^firing( firing)*( resolved| invalidated)?$/);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  }
});

/** mulberry32: the same sequence for the same seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const boundTo = (store: AlertStore): AlertStore => ({
  openEpisodes: (questions) => store.openEpisodes(questions),
  openCorrections: () => store.openCorrections(),
  openReturns: () => store.openReturns(),
  allOpen: () => store.allOpen(),
  transition: (change) => store.transition(change),
  refresh: (alert) => store.refresh(alert),
  list: (filter, page) => store.list(filter, page),
  get: (id) => store.get(id),
  counts: () => store.counts(),
});
