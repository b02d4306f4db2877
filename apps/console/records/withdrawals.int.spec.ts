// `safety.record.withdrawn`, of everything that is not an incident: it names the version that stands, clears the subject, and
// nothing older revives. What was said before is still known as of then.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import {
  assessed,
  cleared,
  declared,
  type EventDraft,
  figurePublished,
  filed,
  hazardChanged,
  history,
  inspected,
  rectified,
  relayed,
  report,
  surveyed,
  TOWN,
  targetSet,
  violationDecided,
  violationPublished,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const HOUR = 3_600_000;
const YESTERDAY = new Date(Date.now() - 24 * HOUR);
const soon = (hours: number): string => new Date(YESTERDAY.getTime() + hours * HOUR).toISOString();
const AT = '2025-06-02T09:00:00+08:00';
const Q1 = { from: '2025-01-01', to: '2025-04-01' };
const output = (id: string, value: number): EventDraft =>
  declared(id, '440605', { measure: 'construction-output-yuan', ...Q1, value });
const hazards = [{ id: 'h', level: 'general', description: '', dueOn: '2025-06-30' }];

beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
  await world.send(
    // Its clocks run: it is no history.
    { ...report('i0', 'i', { occurredAt: soon(0), unitInformedAt: soon(0) }), time: soon(0.5) },
    history(inspected('n0', 'with a hazard', { completedAt: AT, kind: 'special', hazards })),
  );
});
afterAll(() => world.close());

/** What can be seen, now or as it was known. */
type Look = (knownAt: string) => Promise<unknown>;
const get = async (path: string) => (await world.get(`/api/v1/${path}`)).json;
const reading = async (knownAt: string, query: string) =>
  (await get(`readings?window=ytd&${query}&knownAt=${knownAt}`))[0];
const hazard = async () => (await get('hazards')).items.find(({ id }: { id: string }) => id === 'h');
const publication = async () => (await get('violations')).items.map(({ publication: p }: { publication: object }) => p);
const relayState: Look = async () =>
  (await get('incidents/i')).deadlines.find(({ id }: { id: string }) => id === 'county-to-city').state;

interface Case {
  readonly type: string;
  /** The older one, and the one that is withdrawn. */
  readonly drafts: readonly [EventDraft, EventDraft];
  readonly region?: string;
  readonly look: Look;
  readonly before: unknown;
  readonly after: unknown;
}

const CASES: readonly Case[] = [
  {
    type: 'incident.relayed',
    drafts: [
      relayed('relay 1', 'i', 'county-to-city', [soon(0.5), soon(1)]),
      relayed('relay 2', 'i', 'county-to-city', [soon(0.5), soon(2)]),
    ],
    look: relayState,
    ...{ before: 'met', after: 'missed' },
  },
  {
    type: 'inspection.completed',
    drafts: [inspected('n1', 'n', { completedAt: AT }), inspected('n2', 'n', { completedAt: AT, result: 'pass' })],
    look: async (at) => (await reading(at, 'region=440600&indicator=inspection-pass-rate&asOf=2025-06-30')).nullReason,
    ...{ before: null, after: 'no-data' },
  },
  {
    type: 'hazard.changed',
    drafts: [hazardChanged('h1', 'h', { dueOn: '2025-07-15' }), hazardChanged('h2', 'h', { level: 'major' })],
    look: async () => [(await hazard()).level, (await hazard()).dueOn],
    ...{ before: ['major', '2025-06-30'], after: ['general', '2025-06-30'] },
  },
  {
    type: 'hazard.rectified',
    drafts: [rectified('h3', 'h', { rectifiedAt: AT }), rectified('h4', 'h', { rectifiedAt: AT, verifiedAt: AT })],
    look: async () => (await hazard()).state,
    ...{ before: 'verified', after: 'overdue' },
  },
  {
    type: 'exposure.declared',
    drafts: [output('x1', 9_000_000_000), output('x2', 10_000_000_000)],
    region: '440605',
    look: async (at) =>
      (await reading(at, 'region=440605&indicator=construction-deaths-per-10bn-yuan&asOf=2025-03-31')).denominator
        ?.value,
    ...{ before: 10_000_000_000, after: undefined },
  },
  {
    type: 'return.filed',
    drafts: [
      filed('r1', '440000', [Q1.from, Q1.to], { accidents: 3, deaths: 3 }),
      filed('r2', '440000', [Q1.from, Q1.to], { accidents: 4, deaths: 5 }),
    ],
    region: '440000',
    look: async (at) => (await reading(at, 'region=440000&indicator=deaths.construction&asOf=2025-03-31')).numerator,
    ...{ before: 5, after: null },
  },
  {
    type: 'survey.completed',
    drafts: [
      surveyed('s1', 's', { completedOn: '2025-06-01', satisfied: 800 }),
      surveyed('s2', 's', { completedOn: '2025-06-02' }),
    ],
    region: '440600',
    look: async (at) => (await reading(at, 'region=440600&indicator=public-satisfaction&asOf=2025-06-30')).value,
    ...{ before: 0.9, after: null },
  },
  {
    type: 'target.set',
    drafts: [
      targetSet('t1', { from: '2025-01-01', to: '2026-01-01', limit: 2 }),
      targetSet('t2', { from: '2025-01-01', to: '2026-01-01' }),
    ],
    region: '440600',
    look: async (at) =>
      (await reading(at, 'region=440600&indicator=construction-deaths-per-10bn-yuan&asOf=2025-06-30')).target?.limit,
    ...{ before: 1, after: undefined },
  },
  {
    type: 'violation.published',
    drafts: [violationPublished('p1', 'c', { publishedAt: AT }), violationPublished('p2', 'c', { publishedAt: AT })],
    look: publication,
    before: [{ state: 'undecided', dueOn: null, legalBasis: expect.any(String) }],
    after: [],
  },
  {
    type: 'violation.decided',
    drafts: [
      violationDecided('d1', 'c', { decidedOn: '2025-06-02' }),
      violationDecided('d2', 'c', { decidedOn: '2025-06-03' }),
    ],
    look: publication,
    before: [{ state: 'overdue', dueOn: '2025-06-12', legalBasis: expect.any(String) }],
    after: [],
  },
  {
    type: 'assessment.completed',
    drafts: [assessed('a1'), assessed('a2', { score: 92.5 })],
    region: '440605',
    look: async () => (await get('assessments')).items.map((one: { data: { score?: number } }) => one.data.score),
    ...{ before: [92.5], after: [] },
  },
  {
    type: 'figure.published',
    drafts: [figurePublished('f1'), figurePublished('f2', { value: 2 })],
    region: '440600',
    look: async () => (await get('figures')).items.map((one: { stated: { data: object } }) => one.stated.data),
    ...{ before: [expect.objectContaining({ value: 2 })], after: [] },
  },
];

it.each(CASES)('$type', async ({ type, drafts, region = TOWN, look, before, after }) => {
  const [older, newer] = drafts;
  const clear = (id: string, replaces: string): EventDraft =>
    history(cleared(id, type, newer.subject, replaces, region));
  const said = async (...events: readonly EventDraft[]): Promise<string[]> => {
    await world.send(...events);
    await world.settled();
    return world.fates(...events.map(({ id }) => id));
  };
  const now = (): string => new Date().toISOString();

  await said(history(older), history(newer));
  expect(await look(now())).toEqual(before);
  // It must name what stands.
  expect(await said(clear(`clear ${older.id}`, older.id))).toEqual(['refused stale-replaces']);
  expect(await look(now())).toEqual(before);
  const then = now();
  const [fate] = await said(clear(`clear ${newer.id}`, newer.id));
  expect(fate).not.toMatch(/refused|waiting/);
  expect(await look(now())).toEqual(after);
  if (look.length > 0) expect(await look(then)).toEqual(before);
  // Twice is once too often.
  expect(await said(clear(`again ${newer.id}`, newer.id))).toEqual(['refused stale-replaces']);
  // And a new version of the same subject begins anew.
  await said(history({ ...newer, id: `new ${newer.id}` }));
  expect(await look(now())).toEqual(before);
  await said(clear(`clear new ${newer.id}`, `new ${newer.id}`));
});
