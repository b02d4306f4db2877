// Lists of what was said beside the numbers: who is in them, in which order, and page by page.

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { emptyLedger, openLedger, TOPIC } from '#test/ledger/booking-bench';
import {
  assessed,
  cleared,
  drill,
  type EventDraft,
  figurePublished,
  history,
  inspected,
  relayed,
  SOURCE,
  TOWN,
  violationDecided,
  violationPublished,
} from '#test/ledger/events';
import { ALL_AT_ONCE } from '#test/oracle/book-history';
import { bookPartitions } from '#test/oracle/book-partitions';
import { PostgresRecords } from './postgres-records.js';

type Ledger = Awaited<ReturnType<typeof openLedger>>;
let ledger: Ledger;
let records: PostgresRecords;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
  records = new PostgresRecords(ledger.database);
});
beforeEach(() => emptyLedger(ledger.database));
afterAll(() => ledger.close());

const T0 = Date.parse('2026-03-05T12:00:00+08:00');
const DISTRICT = '440604';
const ALL = { limit: 100 };

const book = (...events: EventDraft[]): Promise<void> => {
  const log = events.map((one, i) => ({ event: one, scope: null, appendedAt: T0 + i * 1_000 }));
  const tree = ledger.directory.current();
  return bookPartitions({ book: ledger.book, topic: TOPIC, tree }, [{ log, plan: ALL_AT_ONCE }]);
};

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map((row) => row.id);

describe('inspections', () => {
  const bookFour = () =>
    book(
      inspected('1', 'A', { completedAt: '2026-03-01T09:00:00+08:00', organization: { id: 'o|1', name: '甲' } }),
      inspected('2', 'B', { completedAt: '2026-03-02T09:00:00+08:00', sector: 'fire', kind: 'stage' }),
      inspected('3', 'C', { completedAt: '2026-03-02T09:00:00+08:00', region: DISTRICT, result: 'pass' }),
      inspected('4', 'D', { completedAt: '2026-03-03T00:30:00+08:00', organization: { name: '甲' } }),
      cleared('5', 'inspection.completed', 'D', '4'),
    );

  it('are listed newest first, those of one instant by id, with what was sent', async () => {
    await bookFour();
    const rows = await records.inspections({}, ALL);
    expect(ids(rows)).toEqual(['D', 'C', 'B', 'A']);
    expect(rows[1]).toEqual({
      id: 'C',
      region: DISTRICT,
      completedAt: Date.parse('2026-03-02T09:00:00+08:00'),
      state: 'current',
      event: { source: SOURCE, id: '3' },
      updatedAt: T0 + 2_000,
      data: expect.objectContaining({ kind: 'spot-check', result: 'pass' }),
    });
    expect(rows[0]).toMatchObject({ state: 'withdrawn', event: { id: '4' }, updatedAt: T0 + 4_000 });
  });

  it.each([
    ['regions', { regions: [TOWN] }, ['D', 'B', 'A']],
    ['sectors', { sectors: ['fire', 'other'] }, ['B']],
    ['kinds', { kinds: ['spot-check'] }, ['D', 'C', 'A']],
    ['the result', { result: 'pass' }, ['C']],
    ['the state', { state: 'current' as const }, ['C', 'B', 'A']],
    ['the id of an enterprise', { organization: 'o|1' }, ['A']],
    ['its name, where it has no id', { organization: '甲' }, ['D']],
    ['local days, the last one not among them', { fromDay: '2026-03-02', toDay: '2026-03-03' }, ['C', 'B']],
  ])('are chosen by %s', async (_, filter, expected) => {
    await bookFour();
    expect(ids(await records.inspections(filter, ALL))).toEqual(expected);
  });

  it('come page by page, none twice', async () => {
    await bookFour();
    const first = await records.inspections({}, { limit: 2 });
    const second = await records.inspections({}, { limit: 2, after: first.at(-1) });
    expect([ids(first), ids(second)]).toEqual([
      ['D', 'C'],
      ['B', 'A'],
    ]);
    expect(await records.inspections({}, { limit: 2, after: second.at(-1) })).toEqual([]);
  });

  it('show the version that stands, and stand again when told anew', async () => {
    const move = { region: DISTRICT, result: 'pass' };
    await book(inspected('1', 'A'), cleared('2', 'inspection.completed', 'A', '1'), inspected('3', 'A', move), {
      ...inspected('4', 'A'),
      drill: true,
    });
    const rows = await records.inspections({}, ALL);
    expect(rows).toMatchObject([{ id: 'A', state: 'current', region: DISTRICT, event: { id: '3' } }]);
    expect(await records.inspections({ regions: [TOWN] }, ALL)).toEqual([]);
  });
});

describe('violations', () => {
  const decided = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
    violationDecided(id, subject, { decidedOn: '2026-03-01', ...data });
  const published = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
    violationPublished(id, subject, { publishedAt: '2026-03-04T00:30:00+08:00', ...data });

  it('are one case of a decision and its publication, whichever came first', async () => {
    await book(
      published('1', 'V', { url: 'https://example.org/v', sector: 'fire', organization: { name: '乙' } }),
      decided('2', 'V', {
        penaltyYuan: 50_000.5,
        organization: { id: 'o', name: '甲' },
        incident: 'I',
        disclosable: true,
      }),
    );
    expect(await records.violations({}, ALL)).toEqual([
      {
        id: 'V',
        region: TOWN,
        sector: 'fire',
        organization: 'o',
        decidedOn: '2026-03-01',
        penaltyFen: 5_000_050n,
        incident: 'I',
        inspection: null,
        disclosable: true,
        publishedAt: Date.parse('2026-03-04T00:30:00+08:00'),
        publishedOn: '2026-03-04',
        decision: expect.objectContaining({ penaltyYuan: 50_000.5 }),
        publication: expect.objectContaining({ url: 'https://example.org/v' }),
      },
    ]);
  });

  const bookFour = () =>
    book(
      decided('1', 'A', { incident: 'I', sector: 'fire' }),
      decided('2', 'B', { decidedOn: '2026-03-02', organization: { name: '甲' } }),
      published('3', 'B'),
      published('4', 'C', { region: DISTRICT }),
      decided('5', 'D', { decidedOn: '2026-03-02' }),
    );

  it.each([
    ['nothing: by day of the decision, else of the publication', {}, ['C', 'D', 'B', 'A']],
    ['regions', { regions: [DISTRICT] }, ['C']],
    ['sectors', { sectors: ['fire'] }, ['A']],
    ['the enterprise', { organization: '甲' }, ['B']],
    ['the incident', { incident: 'I' }, ['A']],
    ['having been published', { published: true }, ['C', 'B']],
    ['not having been published', { published: false }, ['D', 'A']],
    ['days', { fromDay: '2026-03-02', toDay: '2026-03-04' }, ['D', 'B']],
  ])('are chosen by %s', async (_, filter, expected) => {
    await bookFour();
    expect(ids(await records.violations(filter, ALL))).toEqual(expected);
  });

  it('come page by page, none twice', async () => {
    await bookFour();
    const first = await records.violations({}, { limit: 2 });
    expect(ids(first)).toEqual(['C', 'D']);
    expect(ids(await records.violations({}, { limit: 2, after: { day: '2026-03-02', id: 'D' } }))).toEqual(['B', 'A']);
  });

  it('are what is left when the decision is withdrawn, and gone when both are', async () => {
    const both = [decided('1', 'V', { sector: 'fire' }), published('2', 'V')];
    await book(...both, cleared('3', 'violation.decided', 'V', '1'));
    expect(await records.violations({}, ALL)).toMatchObject([
      { id: 'V', sector: null, decidedOn: null, decision: null },
    ]);
    await emptyLedger(ledger.database);
    await book(...both, cleared('3', 'violation.decided', 'V', '1'), cleared('4', 'violation.published', 'V', '2'));
    expect(await records.violations({}, ALL)).toEqual([]);
  });
});

describe('relays', () => {
  const until = (id: string, step: string, hour: number, incident = 'I'): EventDraft =>
    relayed(id, incident, step, ['2026-03-02T09:30:00+08:00', `2026-03-02T${hour}:00:00+08:00`]);
  const steps = async (...incidents: string[]): Promise<string[]> => {
    const rows = await records.relays(incidents);
    const hour = (at: number): number => new Date(at + 8 * 3_600_000).getUTCHours();
    return rows.map((r) => `${r.incident} ${r.step} ${hour(r.completedAt)}${r.drill ? ' drill' : ''}`).sort();
  };

  it('are one a step, the newest, before there is an incident too', async () => {
    await book(
      until('1', 'unit-to-county', 10),
      until('2', 'county-to-city', 12),
      until('3', 'unit-to-county', 11),
      until('4', 'unit-to-county', 13, 'J'),
    );
    expect(await steps('I')).toEqual(['I county-to-city 12', 'I unit-to-county 11']);
    expect(await steps('I', 'J', 'nobody')).toHaveLength(3);
    expect(await steps()).toEqual([]);
  });

  it('of an exercise stand beside those that are none, and neither replaces the other', async () => {
    const both = [until('1', 'county-to-city', 10), drill(until('2', 'county-to-city', 11))];
    await book(...both);
    expect(await steps('I')).toEqual(['I county-to-city 10', 'I county-to-city 11 drill']);
    await emptyLedger(ledger.database);
    await book(...both, cleared('3', 'incident.relayed', 'I', '1'));
    expect(await steps('I')).toEqual(['I county-to-city 11 drill']);
  });

  it('are gone when withdrawn: only the step that is named, and nothing older revives', async () => {
    await book(
      until('1', 'unit-to-county', 10),
      until('2', 'county-to-city', 11),
      until('3', 'county-to-city', 12),
      cleared('4', 'incident.relayed', 'I', '3'),
    );
    expect(await steps('I')).toEqual(['I unit-to-county 10']);
  });
});

describe('assessments', () => {
  const year = (id: string, from: string, data: Record<string, unknown> = {}): EventDraft =>
    assessed(id, { region: TOWN, scheme: 'annual', from, to: '2026-01-01', ...data });
  const events = async (...[filter, limit = 100]: [Parameters<PostgresRecords['assessments']>[0], number?]) =>
    (await records.assessments(filter, limit)).map((row) => row.event.id);

  it.each([
    ['nothing: by period, the newest first', {}, ['4', '3', '2']],
    ['the scheme', { scheme: 'quarter' }, ['3']],
    ['regions', { regions: [DISTRICT] }, ['4']],
    ['days, of which the period has one', { fromDay: '2025-12-31', toDay: '2026-01-01' }, ['3', '2']],
    ['days before, which end where the period begins', { toDay: '2025-01-01' }, []],
  ])('are chosen by %s', async (_, filter, expected) => {
    await book(
      year('1', '2025-01-01', { score: 80 }),
      year('2', '2025-01-01', { score: 81 }),
      year('3', '2025-10-01', { scheme: 'quarter' }),
      year('4', '2026-01-01', { region: DISTRICT, to: '2026-02-01' }),
      year('5', '2024-01-01', { to: '2025-01-01' }),
      cleared('6', 'assessment.completed', `annual/${TOWN}/2024-01-01..2025-01-01`, '5'),
    );
    expect(await events(filter)).toEqual(expected);
    expect(await events(filter, 1)).toEqual(expected.slice(0, 1));
  });

  it('say what was sent, when it was recorded, and since when it was known', async () => {
    const vetoes = [{ code: 'major-accident', incident: 'I' }];
    const draft = year('1', '2025-01-01', { grade: '良', vetoes });
    await book(history(draft, '2026-01-20T00:00:00Z'));
    expect(await records.assessments({}, 1)).toEqual([
      {
        subject: draft.subject,
        event: { source: SOURCE, id: '1' },
        recordedAt: T0,
        knownAt: Date.parse('2026-01-20T00:00:00Z'),
        data: expect.objectContaining({ grade: '良', vetoes }),
      },
    ]);
  });
});

describe('figures', () => {
  const figure = (id: string, publication: string, data: Record<string, unknown> = {}): EventDraft =>
    figurePublished(id, { publication, region: TOWN, ...data });
  const events = async (...[filter, limit = 100]: [Parameters<PostgresRecords['figures']>[0], number?]) =>
    (await records.figures(filter, limit)).map((row) => row.event.id);

  it.each([
    ['nothing: by publication and subject', {}, ['3', '4', '2']],
    ['the publication', { publication: '年报|2025' }, ['3', '4']],
    ['the indicator', { indicator: 'accidents' }, ['3']],
    ['regions', { regions: [TOWN] }, ['3', '2']],
  ])('are chosen by %s', async (_, filter, expected) => {
    await book(
      figure('1', '月报'),
      figure('2', '月报', { value: null }),
      figure('3', '年报|2025', { indicator: 'accidents' }),
      figure('4', '年报|2025', { region: DISTRICT }),
      figure('5', '年报|2025', { indicator: 'far' }),
      cleared('6', 'figure.published', `年报|2025/far/${TOWN}/2025-01-01..2026-01-01`, '5'),
    );
    expect(await events(filter)).toEqual(expected);
    expect(await events(filter, 1)).toEqual(expected.slice(0, 1));
  });

  it('of an enterprise are where its newest version says, and no longer where an older one did', async () => {
    const organization = '甲公司';
    await book(figure('1', '年报', { organization }), figure('2', '年报', { organization, region: DISTRICT }));
    expect(await events({ regions: [TOWN] })).toEqual([]);
    expect(await events({ regions: [DISTRICT] })).toEqual(['2']);
  });
});
