// Every type of the contract through the door and the ledger: with as little as it needs and with all it may say, refused by
// the name of the field, and what its sender is told became of it. An exercise of each is in no number and no list.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CATALOGUE } from '#domain/indicator/catalogue';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import {
  assessed,
  cleared,
  declared,
  drill,
  type EventDraft,
  event,
  figurePublished,
  filed,
  hazardChanged,
  history,
  incident,
  inspected,
  rectified,
  relayed,
  report,
  SOURCE,
  surveyed,
  TOWN,
  targetSet,
  violationDecided,
  violationPublished,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
});
afterAll(() => world.close());

const AT = '2025-06-02T09:00:00+08:00';
const Q1 = { from: '2025-01-01', to: '2025-04-01' };
const replaces = (id: string) => ({ source: SOURCE, id });
const withAt = { occurredAt: AT };
const OUTPUT = { measure: 'construction-output-yuan', ...Q1, value: 9_000_000_000 };

/** Only what the contract has in bold, in the order in which one may follow from another. */
const MINIMAL: readonly EventDraft[] = [
  report('m-reported', 'm1', withAt),
  event('incident.amended', 'm-amended', 'm1', {
    ...{ ...incident(withAt), replaces: replaces('m-reported'), reason: 'corrected' },
  }),
  event('incident.withdrawn', 'm-withdrawn', 'm1', {
    ...{ region: TOWN, replaces: replaces('m-amended'), reason: 'duplicate' },
  }),
  relayed('m-relayed', 'm1', 'county-to-city', [AT, AT]),
  inspected('m-inspected', 'n-m', { completedAt: AT }),
  rectified('m-rectified', 'h-m'),
  hazardChanged('m-changed', 'h-m', { level: 'major' }),
  declared('m-declared', '440605', OUTPUT),
  declared('m-stock', '440605', { measure: 'special-equipment-units', asOf: '2025-03-31', value: 20_000 }),
  filed('m-filed', '440000', [Q1.from, Q1.to]),
  surveyed('m-surveyed', 'v-m', { completedOn: '2025-06-02' }),
  targetSet('m-target', { from: '2025-01-01', to: '2026-01-01' }),
  violationDecided('m-decided', 'c-m', { decidedOn: '2025-06-02' }),
  violationPublished('m-published', 'c-m', { publishedAt: AT }),
  assessed('m-assessed'),
  figurePublished('m-figure'),
  cleared('m-cleared', 'assessment.completed', 'year-end/440605/2025-01-01..2026-01-01', 'm-assessed', '440605'),
].map((draft) => history(draft));

/** The fixtures say all there is; each names the one before it where it corrects one. */
const FOLDER = `${import.meta.dirname}/../../../libs/contracts/events/fixtures`;
const NAMES: Readonly<Record<string, string>> = {
  'safety.incident.amended': 'f-safety.incident.reported',
  'safety.incident.withdrawn': 'f-safety.incident.amended',
  'safety.record.withdrawn': 'f-safety.return.filed',
};
const ORDER = ['incident.reported', 'incident.amended', 'incident.withdrawn', 'return.filed', 'record.withdrawn'];
const placeOf = ({ type }: EventDraft): number => ORDER.indexOf(type.slice('safety.'.length));
const full = (prefix: string): EventDraft[] =>
  readdirSync(FOLDER)
    .map((file): EventDraft => {
      const fixture = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
      const named = NAMES[fixture.type];
      const data = named ? { ...fixture.data, replaces: replaces(`${prefix}${named}`) } : fixture.data;
      return history({ ...fixture, id: `${prefix}f-${fixture.type}`, source: SOURCE, data });
    })
    .sort((a, b) => placeOf(a) - placeOf(b));

describe('accepted', () => {
  it('with as little as it needs', async () => {
    const { json } = await world.post(...MINIMAL);
    expect(json).toEqual({ accepted: MINIMAL.length, duplicates: 0, rejected: [], warnings: [] });
    await world.settled();
    const fates = await world.fates(...MINIMAL.map(({ id }) => id));
    expect(Object.fromEntries(MINIMAL.map(({ id }, i) => [id, fates[i]]))).toMatchObject({
      ...{ 'm-reported': 'counted', 'm-amended': 'counted', 'm-withdrawn': 'counted', 'm-relayed': 'listed' },
      ...{ 'm-inspected': 'counted', 'm-rectified': 'counted', 'm-changed': 'counted', 'm-declared': 'counted' },
      ...{ 'm-stock': 'counted', 'm-filed': 'counted', 'm-surveyed': 'counted', 'm-target': 'counted' },
      ...{ 'm-decided': 'listed', 'm-published': 'listed', 'm-assessed': 'listed', 'm-figure': 'listed' },
    });
  });

  it('with all that it may say', async () => {
    const events = full('');
    expect(events).toHaveLength(16);
    const { json } = await world.post(...events);
    expect(json).toEqual({ accepted: 16, duplicates: 0, rejected: [], warnings: [] });
    await world.settled();
    const fates = await world.fates(...events.map(({ id }) => id));
    expect(fates.filter((fate) => fate !== 'counted' && fate !== 'listed')).toEqual([]);
  });

  it('once: the same again is a duplicate, the same name with other content a conflict', async () => {
    const [first, ...rest] = MINIMAL;
    if (!first) throw new Error('no events');
    const other = { ...first, data: { ...first.data, deaths: 2 } };
    const { json } = await world.post(first, ...rest, other);
    expect(json).toMatchObject({ accepted: 0, duplicates: MINIMAL.length, rejected: [{ code: 'event-conflict' }] });
  });
});

/** What the contract has in bold, of each type. */
const REQUIRED: Readonly<Record<string, string>> = {
  'm-reported': 'region sector occurredAt deaths missing seriousInjuries minorInjuries',
  'm-amended': 'region sector occurredAt deaths missing seriousInjuries minorInjuries replaces reason',
  'm-withdrawn': 'region replaces reason',
  'm-relayed': 'region step receivedAt completedAt',
  'm-inspected': 'region sector kind completedAt result',
  'm-rectified': 'region sector',
  'm-changed': 'region sector',
  'm-declared': 'measure region from to value status',
  'm-stock': 'measure region asOf value status',
  'm-filed': 'region sector from to accidents deaths status',
  'm-surveyed': 'region survey completedOn respondents satisfied',
  'm-target': 'indicator region from to comparison limit',
  'm-decided': 'region decidedOn',
  'm-published': 'region publishedAt',
  'm-assessed': 'region from to scheme',
  'm-figure': 'publication indicator region from to value',
  'm-cleared': 'recordType region replaces reason',
};

const minimal = (id: string): EventDraft => {
  const found = MINIMAL.find((draft) => draft.id === id);
  if (!found) throw new Error(id);
  return found;
};

interface Rejected {
  readonly id: string;
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string }[];
}
const verdicts = async (events: readonly EventDraft[]): Promise<string[]> => {
  const { status, json } = await world.post(...events);
  expect([status, json.accepted]).toEqual([202, 0]);
  return json.rejected.map(({ id, code, errors }: Rejected) =>
    [id, code, ...errors.map((fault) => `${fault.pointer} ${fault.code}`)].join(' | '),
  );
};

describe('refused, by the name of the field', () => {
  it('without any one that is required', async () => {
    const broken = Object.entries(REQUIRED).flatMap(([id, fields]) =>
      fields.split(' ').map((field) => {
        const draft = minimal(id);
        const { [field]: _, ...data } = draft.data;
        return { field, draft: { ...draft, id: `${id} ${field}`, data } };
      }),
    );
    expect(await verdicts(broken.map(({ draft }) => draft))).toEqual(
      broken.map(({ field, draft }) =>
        expect.stringContaining(`${draft.id} | invalid-event | #/data/${field} required`),
      ),
    );
    expect(broken).toHaveLength(79);
  });

  it('with a field that nobody knows', async () => {
    const broken = MINIMAL.map((draft) => ({ ...draft, id: `${draft.id} odd`, data: { ...draft.data, odd: 1 } }));
    expect(await verdicts(broken)).toEqual(broken.map(({ id }) => `${id} | invalid-event | #/data/odd unknown-field`));
  });

  it('about another thing than its data say', async () => {
    const implied = ['m-declared', 'm-stock', 'm-filed', 'm-target', 'm-assessed', 'm-figure', 'm-cleared'].map(
      minimal,
    );
    const broken = implied.map((draft) => ({ ...draft, id: `${draft.id} other`, subject: `other/${draft.subject}` }));
    expect(await verdicts(broken)).toEqual(
      broken.map(({ id }) => `${id} | invalid-event | #/subject subject-mismatch`),
    );
  });
});

describe('told what became of it', () => {
  const fateOf = async (...drafts: EventDraft[]): Promise<string | undefined> => {
    await world.send(...drafts.map((draft) => history(draft)));
    await world.settled();
    return (await world.fates(...drafts.map(({ id }) => id))).at(-1);
  };

  it.each<[string, string, () => EventDraft[]]>([
    ['an incident that nobody was hurt in', 'listed', () => [report('s1', 's1', { ...withAt, deaths: 0 })]],
    [
      'one in a province, which reports by returns',
      'listed',
      () => [report('s2', 's2', { ...withAt, region: '330000' })],
    ],
    ['an incident reported again', 'refused subject-exists', () => [report('s3', 's1', withAt)]],
    [
      'a correction of what has not come',
      'waiting',
      () => [
        event('incident.amended', 's4', 's4', {
          ...incident(withAt),
          replaces: replaces('later'),
          reason: 'corrected',
        }),
      ],
    ],
    [
      'a correction of what was corrected before',
      'refused stale-replaces',
      () => [
        event('incident.withdrawn', 's5', 'm1', {
          region: TOWN,
          replaces: replaces('m-reported'),
          reason: 'duplicate',
        }),
      ],
    ],
    [
      'a withdrawal of what is withdrawn',
      'refused stale-replaces',
      () => [
        event('incident.withdrawn', 's6', 'm1', {
          region: TOWN,
          replaces: replaces('m-withdrawn'),
          reason: 'duplicate',
        }),
      ],
    ],
    ['a return where incidents count: it only checks', 'listed', () => [filed('s7', '440605', [Q1.from, Q1.to])]],
    [
      'zeros in every sector attest',
      'listed',
      () => [
        { ...filed('s8', '330000', [Q1.from, Q1.to], { sector: 'all' }), subject: `all/330000/${Q1.from}..${Q1.to}` },
      ],
    ],
    [
      'a return that overlaps another in part',
      'refused period-overlaps',
      () => [filed('s9', '440000', ['2025-02-01', '2025-05-01'])],
    ],
    [
      'an exposure that overlaps another in part',
      'refused period-overlaps',
      () => [declared('s10', '440605', { ...OUTPUT, from: '2025-02-01', to: '2025-05-01' })],
    ],
    [
      'a less final one after a more final one',
      'listed',
      () => [declared('s11', '440605', { ...OUTPUT, status: 'revised' })],
    ],
    [
      'a withdrawal of a record that has not come',
      'waiting',
      () => [cleared('s12', 'survey.completed', 'v-none', 'later', '440600')],
    ],
    [
      'a withdrawal of a record that is not the current one',
      'refused stale-replaces',
      () => [
        surveyed('s13', 'v-13', { completedOn: '2025-06-02' }),
        surveyed('s14', 'v-13', { completedOn: '2025-06-03' }),
        cleared('s15', 'survey.completed', 'v-13', 's13', '440600'),
      ],
    ],
    [
      'a withdrawal that names another record',
      'refused stale-replaces',
      () => [cleared('s16', 'survey.completed', 'v-13', 'm-inspected', '440600')],
    ],
    ['an exercise', 'listed', () => [drill(report('s17', 's17', withAt))]],
    [
      'the real thing about an exercise',
      'refused drill-mismatch',
      () => [
        event('incident.amended', 's18', 's17', {
          ...incident(withAt),
          replaces: replaces('s17'),
          reason: 'corrected',
        }),
      ],
    ],
  ])('%s: %s', async (_what, expected, drafts) => {
    expect(await fateOf(...drafts())).toBe(expected);
  });

  it('once what it waited for has come', async () => {
    expect(await fateOf(report('later', 's4', withAt))).toBe('counted');
    expect(await world.fates('s4')).toEqual(['counted']);
  });
});

describe('an exercise of every type', () => {
  const numbers = async (): Promise<unknown[]> => {
    const ids = CATALOGUE.map(({ id }) => id).join(',');
    const pages = [
      ...['100000', '330000', '440600', '440605', TOWN].map(
        (region) => `readings?region=${region}&indicator=${ids}&asOf=2026-06-30&window=ytd,rolling-12m`,
      ),
      ...['hazards', 'inspections', 'violations', 'assessments', 'figures'].map((list) => `${list}?limit=1000`),
      ...['targets?region=100000', 'reconciliations?region=100000'],
    ];
    const answers = await Promise.all(pages.map((page) => world.get(`/api/v1/${page}`)));
    const isTime = (key: string): boolean => ['knownAt', 'recordedAt', 'updatedAt'].includes(key);
    return answers.map(({ json }) => JSON.parse(JSON.stringify(json, (key, value) => (isTime(key) ? null : value))));
  };

  it('flows to the end and is in no number and no list', async () => {
    await world.settled();
    const before = await numbers();
    // About things of their own, and about those that are real.
    const own = full('drill-').map((draft) =>
      draft.type.includes('.incident.') ? { ...draft, subject: 'drill-i' } : draft,
    );
    const real = MINIMAL.filter(({ type }) => !type.includes('.incident.')).map((draft) => ({
      ...draft,
      id: `drill-${draft.id}`,
    }));
    const events = [...own, ...real].map(drill);
    expect((await world.post(...events)).json).toMatchObject({ accepted: events.length, rejected: [] });
    await world.settled();
    const fates = await world.fates(...events.map(({ id }) => id));
    expect(new Set(fates)).toEqual(new Set(['listed']));
    expect(await numbers()).toEqual(before);
    const { json } = await world.get('/api/v1/incidents/drill-i');
    expect(json).toMatchObject({ drill: true, state: 'withdrawn', counts: [{ contribution: 0, reason: 'withdrawn' }] });
  });
});
