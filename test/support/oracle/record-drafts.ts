// What a step tells of everything but incidents: which thing it is about, and what it says of it. What has a period:
// `period-drafts.ts`.

import { type EventDraft, event } from '../ledger/events.js';
import { at, INCIDENTS, MOMENTS, ORGANIZATIONS, type RecordKind, SECTORS, type Step } from './history-step.js';
import { LOSSES, regionOf } from './incident-drafts.js';
import { assessment, type Drafted, exposure, figure, filed, target } from './period-drafts.js';

type Data = Drafted['data'];

const INSPECTIONS = ['A', '__proto__', 'constructor'];
/** One bears the name of an incident. */
const HAZARDS = ['A', 'H1', '__proto__', 'H2'];
const CASES = ['V1', 'A', 'constructor'];
const SURVEYS = ['S1', 'S2', '__proto__'];
const DUE = ['2024-01-31', '2024-02-28', '2024-02-29', '2024-03-01', '2024-06-30'];
/** A day on which no inspection says that anything is due. */
export const PUT_OFF_TO = '2024-04-15';
const STEPS = ['unit-to-county', 'county-to-city', 'investigation'];
const thing = (type: string, subject: string, data: Data): Drafted => ({ type, subject, key: subject, data });

/** What is said about something that the sender names, at some place. */
const base = (s: Step) => ({ region: regionOf(s), sector: at(SECTORS, s.sector) });
const organization = (s: Step) => ({ organization: ORGANIZATIONS[s.organization] });

/** Several inspections may list one hazard, and the same inspection others when it is told again. */
const hazardsIn = (s: Step): Data => {
  if (s.detail % 5 === 0) return {};
  const bits = s.detail % 16;
  const listed = HAZARDS.filter((_, i) => (bits >> i) % 2 === 1);
  const hazards = listed.map((id, i) => {
    const n = Math.floor(s.detail / 16) + s.pick * i;
    return { id, level: n % 2 === 0 ? 'general' : 'major', description: `第 ${n} 项`, dueOn: at(DUE, n >> 1) };
  });
  return { hazards };
};

const inspection = (s: Step, prefix: string): Drafted => {
  const [failed, missing] = s.casualties;
  const items = s.loss % 2 === 0 ? {} : { itemsChecked: 3 + failed, itemsFailed: failed };
  return thing('inspection.completed', `${prefix}${at(INSPECTIONS, s.which)}`, {
    ...base(s),
    kind: s.detail % 2 === 0 ? 'spot-check' : 'stage',
    completedAt: at(MOMENTS, s.moment),
    result: missing === 0 ? 'pass' : 'fail',
    ...items,
    ...hazardsIn(s),
    ...organization(s),
  });
};

const rectified = (s: Step): Drafted => {
  const [rectifiedAt, verifiedAt] = [at(MOMENTS, s.moment), at(MOMENTS, s.moment)];
  const done = [{ rectifiedAt }, { verifiedAt, verifiedBy: '复查' }, {}, { rectifiedAt, verifiedAt }];
  return thing('hazard.rectified', at(HAZARDS, s.which), { ...base(s), ...at(done, s.detail) });
};

const changed = (s: Step): Drafted => {
  const dueOn = at([...DUE, PUT_OFF_TO], s.detail >> 2);
  const level = s.detail % 8 < 4 ? 'general' : 'major';
  const said = [{ dueOn }, { level }, { dueOn, level, reason: '延期' }];
  return thing('hazard.changed', at(HAZARDS, s.which), { ...base(s), ...at(said, s.detail) });
};

const relay = (s: Step): Drafted => {
  const receivedAt = at(MOMENTS, s.moment);
  const completedAt = at([receivedAt, '2025-03-01T00:00:00+08:00'], s.detail >> 2);
  const by = s.detail % 2 === 0 ? {} : { by: { name: '县局|值班' }, reference: '第 1 号' };
  return thing('incident.relayed', at(INCIDENTS, s.which), {
    region: regionOf(s),
    step: at(STEPS, s.detail >> 1),
    ...{ receivedAt, completedAt },
    ...by,
  });
};

const survey = (s: Step): Drafted => {
  const [satisfied, more] = s.casualties;
  const completedOn = at(DUE, s.detail);
  const counts = { respondents: satisfied + more, satisfied };
  const instrument = at(['annual', 'phone|2024'], s.detail >> 3);
  return thing('survey.completed', at(SURVEYS, s.which), {
    region: regionOf(s),
    survey: instrument,
    completedOn,
    ...counts,
  });
};

/** Both may say what the case is about; either may come first. */
const caseFacts = (s: Step): Data => ({
  region: regionOf(s),
  ...(s.detail % 2 === 0 ? {} : { sector: at(SECTORS, s.sector) }),
  ...organization(s),
  ...(s.loss < 3 ? {} : { penaltyYuan: LOSSES[s.loss], inspection: at(INSPECTIONS, s.loss) }),
  ...(s.detail % 3 === 0 ? {} : { incident: at(INCIDENTS, s.detail), disclosable: s.detail % 3 === 1 }),
});

const decided = (s: Step): Drafted =>
  thing('violation.decided', at(CASES, s.which), { ...caseFacts(s), decidedOn: at(DUE, s.detail >> 4) });

const published = (s: Step): Drafted => {
  const decidedOn = s.detail % 7 === 0 ? { decidedOn: at(DUE, s.detail >> 5) } : {};
  const publishedAt = at(MOMENTS, s.moment);
  return thing('violation.published', at(CASES, s.which), { ...caseFacts(s), ...decidedOn, publishedAt });
};

const DRAFTS: Readonly<Record<RecordKind, (s: Step, prefix: string) => Drafted>> = {
  relay,
  inspection,
  rectified,
  changed,
  return: filed,
  exposure,
  target,
  survey,
  decided,
  published,
  assessment,
  figure,
};

/** `prefix` begins the names of inspections. */
export const drafted = (kind: RecordKind, s: Step, prefix: string): Drafted => DRAFTS[kind](s, prefix);

export const recordDraft = (
  s: Step,
  { type, subject, data }: Drafted,
  { id, isFirst, replaces }: { id: string; isFirst: boolean; replaces: object },
): EventDraft => {
  if (s.action !== 'withdraw' || isFirst) {
    // Where the region is part of the subject only nonsense can be wrong.
    return event(type, id, subject, s.action === 'spoil' && s.pick % 3 === 0 ? {} : data);
  }
  const withdrawal = { recordType: `safety.${type}`, region: data.region, replaces, reason: 'told twice' };
  return event('record.withdrawn', id, subject, withdrawal);
};
