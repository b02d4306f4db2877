// Every rule of the contract about what events say, broken once at the door: the verdict names the event, the rule and the field.
// All of one group go in one batch, as devices send them.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { changeRegions } from '#postgres/regions/change-regions';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import {
  amend,
  assessed,
  cleared,
  declared,
  type EventDraft,
  event,
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
  withdraw,
} from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
});
afterAll(() => world.close());

const AT = '2025-06-02T09:00:00+08:00';
const MONTH = { from: '2025-01-01', to: '2025-02-01' };

/** What is wrong with it, and the event; ids do not matter. */
type Broken = readonly [fault: string, draft: EventDraft];

const incident = (data: Record<string, unknown>): EventDraft => report('x', 'i', { occurredAt: AT, ...data });
const amendment = (data: Record<string, unknown>): EventDraft => amend('x', 'i', 'e', { occurredAt: AT, ...data });
const inspection = (data: Record<string, unknown>): EventDraft => inspected('x', 'n', { completedAt: AT, ...data });
const hazard = { id: 'h', level: 'major', description: '', dueOn: '2025-06-30' };
const output = (data: Record<string, unknown>): EventDraft =>
  declared('x', '440605', { measure: 'construction-output-yuan', ...MONTH, value: 1, ...data });
const units = (data: Record<string, unknown>): EventDraft =>
  declared('x', '440605', { measure: 'special-equipment-units', asOf: '2025-01-01', value: 1, ...data });
const returned = (data: Record<string, unknown>): EventDraft => filed('x', '440000', [MONTH.from, MONTH.to], data);
const lift = (data: Record<string, unknown>): EventDraft =>
  incident({ equipment: { category: 'elevator', role: 'accident', ...data } });

const GROUPS: Readonly<Record<string, readonly Broken[]>> = {
  incidents: [
    ['deaths too-small', incident({ deaths: -1 })],
    ['missing too-large', incident({ missing: 1_000_001 })],
    ['seriousInjuries wrong-type', incident({ seriousInjuries: 0.5 })],
    ['minorInjuries wrong-type', incident({ minorInjuries: '1' })],
    ['region not-a-region-code', incident({ region: '44060' })],
    ['sector not-allowed-value', incident({ sector: 'mining' })],
    ['occurredAt impossible-date', incident({ occurredAt: '2025-02-29T08:00:00Z' })],
    ['occurredAt impossible-time', incident({ occurredAt: '2025-06-02T08:00:00' })],
    ['occurredAt bad-format', incident({ occurredAt: '2025-06-02' })],
    ['unitInformedAt bad-format', incident({ unitInformedAt: 'at noon' })],
    ['directLossYuan too-many-decimals', incident({ directLossYuan: 0.001 })],
    ['directLossYuan too-small', incident({ directLossYuan: -1 })],
    ['accidentType/list not-allowed-value', incident({ accidentType: { list: 'osha', code: '1' } })],
    ['accidentType/code required', incident({ accidentType: { list: 'local' } })],
    ['equipment/category not-allowed-value', lift({ category: 'drone' })],
    ['equipment/role not-allowed-value', lift({ role: 'bystander' })],
    ['equipment/facts/trappedHours too-small', lift({ facts: { trappedHours: -1 } })],
    ['equipment/facts/floor unknown-field', lift({ facts: { floor: 3 } })],
    ['organization/name required', incident({ organization: { id: 'o1' } })],
    ['organization/name too-short', incident({ organization: { name: '' } })],
    ['location/lon too-large', incident({ location: { lon: 181, lat: 23 } })],
    ['location/lat required', incident({ location: { lon: 113 } })],
    ['trapped too-small', incident({ trapped: -1 })],
    ['reportedBy/phone required', incident({ reportedBy: { name: '张三' } })],
    ['summary forbidden-character', incident({ summary: 'a\0b' })],
    ['summary too-long', incident({ summary: '字'.repeat(10_001) })],
    ['changedOn required', amendment({ reason: 'casualty-change' })],
    ['changedOn not-together', amendment({ reason: 'loss-assessed', changedOn: '2025-06-03' })],
    ['reason not-allowed-value', amendment({ reason: 'better' })],
    [
      'reason not-allowed-value',
      event('incident.withdrawn', 'x', 'i', { ...withdraw('x', 'i', 'e').data, reason: 'no' }),
    ],
    ['step not-allowed-value', relayed('x', 'i', 'county-to-moon', [AT, AT])],
    ['completedAt inconsistent', relayed('x', 'i', 'county-to-city', [AT, '2025-06-02T08:59:59+08:00'])],
    ['by/name required', relayed('x', 'i', 'county-to-city', [AT, AT], { by: {} })],
  ],
  'inspections and hazards': [
    ['kind not-allowed-value', inspection({ kind: 'casual' })],
    ['result not-allowed-value', inspection({ result: 'maybe' })],
    ['itemsFailed inconsistent', inspection({ itemsChecked: 3, itemsFailed: 4 })],
    ['itemsFailed not-together', inspection({ itemsFailed: 4 })],
    ['hazards/1/id inconsistent', inspection({ hazards: [hazard, hazard] })],
    ['hazards/0/level not-allowed-value', inspection({ hazards: [{ ...hazard, level: 'small' }] })],
    ['hazards/0/dueOn impossible-date', inspection({ hazards: [{ ...hazard, dueOn: '2025-06-31' }] })],
    ['hazards/0/description required', inspection({ hazards: [{ ...hazard, description: undefined }] })],
    ['verifiedAt inconsistent', rectified('x', 'h', { rectifiedAt: AT, verifiedAt: '2025-06-01T09:00:00+08:00' })],
    ['verifiedBy not-together', rectified('x', 'h', { verifiedBy: '李工' })],
    // Neither a level nor a day: nothing would change.
    ['level required', hazardChanged('x', 'h', { reason: 'none' })],
    ['level not-allowed-value', hazardChanged('x', 'h', { level: 'small' })],
  ],
  declarations: [
    ['measure not-allowed-value', output({ measure: 'happiness' })],
    ['asOf not-together', event('exposure.declared', 'x', 'x', { ...output({}).data, asOf: '2025-01-31' })],
    ['from not-together', event('exposure.declared', 'x', 'x', { ...units({}).data, from: '2025-01-01' })],
    ['value too-small', units({ value: -1 })],
    ['value too-many-decimals', output({ value: 1.234 })],
    ['category not-allowed-value', units({ category: 'drone' })],
    ['definition bad-format', units({ definition: 'by/site' })],
    ['status not-allowed-value', units({ status: 'maybe' })],
    ['to interval-empty', output({ to: '2025-01-01' })],
    ['accidents all-only-with-zeros', returned({ sector: 'all', accidents: 1 })],
    ['deaths too-small', returned({ deaths: -1 })],
    ['to interval-empty', returned({ to: '2024-12-31' })],
    ['directLossYuan too-many-decimals', returned({ directLossYuan: 0.001 })],
    ['satisfied inconsistent', surveyed('x', 'v', { satisfied: 1_001 })],
    ['respondents too-large', surveyed('x', 'v', { respondents: 1_000_001 })],
    ['indicator indicator-unknown', targetSet('x', { indicator: 'happiness' })],
    ['comparison not-allowed-value', targetSet('x', { comparison: '<=' })],
    ['limit too-small', targetSet('x', { limit: -1 })],
    ['warnAt too-large', targetSet('x', { warnAt: 80 })],
    ['assessmentYear bad-format', targetSet('x', { assessmentYear: '02-29' })],
    ['to interval-empty', targetSet('x', { to: '2026-01-01' })],
    ['responsible/kind required', targetSet('x', { responsible: { id: 'u', name: '李四' } })],
  ],
  'violations, assessments, figures, withdrawals': [
    ['penaltyYuan too-many-decimals', violationDecided('x', 'c', { penaltyYuan: 0.001 })],
    ['decidedOn impossible-date', violationDecided('x', 'c', { decidedOn: '2025-02-30' })],
    ['disclosable wrong-type', violationDecided('x', 'c', { disclosable: 'no' })],
    ['url bad-format', violationPublished('x', 'c', { url: 'javascript:alert(1)' })],
    ['to interval-empty', assessed('x', { to: '2025-01-01' })],
    ['vetoes/0/code required', assessed('x', { vetoes: [{}] })],
    ['score wrong-type', assessed('x', { score: 'good' })],
    ['publishedOn inconsistent', figurePublished('x', { publishedOn: '2024-12-31' })],
    ['decimals too-large', figurePublished('x', { decimals: 13 })],
    ['indicator indicator-unknown', figurePublished('x', { indicator: 'happiness' })],
    ['recordType not-allowed-value', cleared('x', 'incident.reported', 'i', 'e')],
    [
      'reason too-short',
      event('record.withdrawn', 'x', 'v', { ...cleared('x', 'survey.completed', 'v', 'e').data, reason: '' }),
    ],
    ['region region-unknown', violationDecided('x', 'c', { region: '990000' })],
  ],
};

interface Rejected {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly retryable: boolean;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

const refusals = async (drafts: readonly EventDraft[]): Promise<Rejected[]> => {
  const { status, json } = await world.post(...drafts.map((draft, i) => history({ ...draft, id: `x${i}` })));
  expect([status, json.accepted, json.duplicates]).toEqual([202, 0, 0]);
  return json.rejected;
};

it.each(Object.entries(GROUPS))('%s', async (_group, broken) => {
  const rejected = await refusals(broken.map(([, draft]) => draft));
  const told = rejected.map(({ errors }) => errors.map(({ pointer, code }) => `${pointer} ${code}`).join(' | '));
  expect(told).toEqual(broken.map(([fault]) => `#/data/${fault}`));
  expect(new Set(rejected.map(({ code, status, retryable }) => `${code} ${status} ${retryable}`))).toEqual(
    new Set(['invalid-event 422 false']),
  );
  // In Chinese, then in English.
  for (const { errors } of rejected) expect(errors[0]?.detail).toMatch(/\p{Script=Han}.* \/ [^\p{Script=Han}]*/u);
});

it('instants that cannot be: more than ten minutes ahead, and without `history` more than 400 days back', async () => {
  const [soon, later] = [60_000, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString());
  const day = 86_400_000;
  const [lately, long] = [399, 401].map((days) => new Date(Date.now() - days * day).toISOString());
  const drafts = (at: unknown): [string, EventDraft][] => [
    ['occurredAt', incident({ occurredAt: at })],
    ['unitInformedAt', incident({ occurredAt: lately, unitInformedAt: at })],
    ['completedAt', inspection({ completedAt: at })],
    ['receivedAt', relayed('x', 'i', 'county-to-city', [String(at), String(at)])],
    ['rectifiedAt', rectified('x', 'h', { rectifiedAt: at })],
    ['verifiedAt', rectified('x', 'h', { verifiedAt: at })],
    ['publishedAt', violationPublished('x', 'c', { publishedAt: at })],
  ];
  for (const at of [later, long]) {
    const all = drafts(at);
    const { json } = await world.post(...all.map(([, draft], i) => ({ ...draft, id: `t${i}` })));
    const told = json.rejected.map(({ code, errors }: Rejected) => `${code} ${errors[0]?.pointer} ${errors[0]?.code}`);
    expect(told).toEqual(all.map(([field]) => `time-implausible #/data/${field} time-implausible`));
  }
  const good = [...drafts(soon), ...drafts(lately)].map(([, draft], i) => ({
    ...draft,
    id: `g${i}`,
    subject: `g${i}`,
  }));
  expect((await world.post(...good)).json.accepted).toBe(good.length);
  // An import may tell of long ago, but not of what it will know.
  const old = history(report('old', 'old', { occurredAt: '1999-01-01T00:00:00+08:00' }), later);
  expect((await world.post(old)).json.rejected[0]).toMatchObject({
    ...{ code: 'time-implausible', errors: [{ pointer: '#/knownsince' }] },
  });
});

it('a code that was not valid on the day names its successor', async () => {
  const on = '2025-03-01';
  await changeRegions(world.database, [{ type: 'retire', code: TOWN, on, successors: ['440605125'] }], {
    dryRun: false,
  });
  await eventually(async () => {
    const [verdict] = await refusals([incident({})]);
    expect(verdict).toMatchObject({
      ...{ code: 'region-retired', status: 422, detail: expect.stringContaining('440605125') },
      errors: [{ pointer: '#/data/region', code: 'region-retired' }],
    });
  });
  const kinds = [
    inspection({}),
    violationDecided('x', 'c', { decidedOn: on }),
    relayed('x', 'i', 'investigation', [AT, AT]),
  ];
  expect((await refusals(kinds)).map(({ code }) => code)).toEqual(kinds.map(() => 'region-retired'));
  // The day before it was; and a hazard may be put right when the code is gone.
  const before = [
    { ...incident({ occurredAt: '2025-02-28T23:59:59+08:00' }), id: 'last', subject: 'last' },
    rectified('gone', 'h-gone', { rectifiedAt: AT }),
  ].map((draft) => history(draft));
  expect((await world.post(...before)).json).toMatchObject({ accepted: 2 });
  await world.settled();
});
