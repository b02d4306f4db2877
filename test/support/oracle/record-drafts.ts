// What a step tells of everything but incidents: which thing it is about, and what it says of it.

import { type EventDraft, event } from '../ledger/events.js';
import {
  at,
  INCIDENTS,
  MOMENTS,
  ORGANIZATIONS,
  PERIODS,
  REGIONS,
  type RecordKind,
  SECTORS,
  type Step,
} from './history-step.js';
import { LOSSES, regionOf } from './incident-drafts.js';

type Data = Readonly<Record<string, unknown>>;

export interface Drafted {
  readonly type: string;
  readonly subject: string;
  /** The part of the subject that orders. */
  readonly key: string;
  readonly data: Data;
}

const INSPECTIONS = ['A', '__proto__', 'constructor'];
/** One bears the name of an incident. */
const HAZARDS = ['A', 'H1', '__proto__', 'H2'];
const CASES = ['V1', 'A', 'constructor'];
const SURVEYS = ['S1', 'S2', '__proto__'];
const SERIES: readonly (readonly [sector: string, region: string])[] = [
  ['construction', '330000'],
  ['fire', '440605'],
  ['special-equipment', '100000'],
  ['all', '330000'],
];
type Series = Readonly<Partial<Record<string, string>>> & { readonly measure: string; readonly region: string };
const FLOWS: readonly Series[] = [
  { measure: 'construction-output-yuan', region: '440600' },
  { measure: 'construction-output-yuan', sector: 'construction', definition: 'default', region: '440605' },
  { measure: 'gdp-yuan', definition: 'first|estimate', region: '440600' },
];
const STOCKS: readonly Series[] = [
  { measure: 'special-equipment-units', category: 'elevator', region: '440600' },
  { measure: 'special-equipment-units', region: '330000' },
];
const INDICATORS = ['deaths', 'construction-deaths-per-10bn-yuan'];
const DECLARING = ['440600', '330000'];
const ENTERPRISES = [undefined, undefined, '甲|乙', '440605'];
const DUE = ['2024-01-31', '2024-02-28', '2024-02-29', '2024-03-01', '2024-06-30'];
/** The last one cuts the one before it. */
const EXPOSED = [0, 1, 4, 5, 9].map((n) => at(PERIODS, n));
const STEPS = ['unit-to-county', 'county-to-city', 'investigation'];
const VALUES = [0, 1, 11_000_000_000.25, 36_500, 0.01];

const thing = (type: string, subject: string, data: Data): Drafted => ({ type, subject, key: subject, data });

const ofPeriod = (type: string, key: string, period: string, data: Data): Drafted => ({
  type,
  subject: `${key}/${period}`,
  key,
  data,
});

/** What is said about something that the sender names, at some place. */
const base = (s: Step) => ({ region: regionOf(s), sector: at(SECTORS, s.sector) });
const organization = (s: Step) => ({ organization: ORGANIZATIONS[s.organization] });
const region = regionOf;

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
  const at1 = at(MOMENTS, s.moment);
  const done = [
    { rectifiedAt: at1 },
    { verifiedAt: at1, verifiedBy: '复查' },
    {},
    { rectifiedAt: at1, verifiedAt: at1 },
  ];
  return thing('hazard.rectified', at(HAZARDS, s.which), { ...base(s), ...at(done, s.detail) });
};

const changed = (s: Step): Drafted => {
  const dueOn = at(DUE, s.detail >> 2);
  const level = s.detail % 8 < 4 ? 'general' : 'major';
  const said = [{ dueOn }, { level }, { dueOn, level, reason: '延期' }];
  return thing('hazard.changed', at(HAZARDS, s.which), { ...base(s), ...at(said, s.detail) });
};

const relay = (s: Step): Drafted => {
  const receivedAt = at(MOMENTS, s.moment);
  const completedAt = at([receivedAt, '2025-03-01T00:00:00+08:00'], s.detail >> 2);
  const by = s.detail % 2 === 0 ? {} : { by: { name: '县局|值班' }, reference: '第 1 号' };
  return thing('incident.relayed', at(INCIDENTS, s.which), {
    region: region(s),
    step: at(STEPS, s.detail >> 1),
    ...{ receivedAt, completedAt },
    ...by,
  });
};

const filed = (s: Step): Drafted => {
  const [sector, place] = at(SERIES, s.which);
  const [from, to] = at(PERIODS, s.pick);
  const [deaths, , seriousInjuries] = s.casualties;
  const counts = sector === 'all' ? { accidents: 0, deaths: 0 } : { accidents: s.which + deaths, deaths };
  const more = sector === 'all' || s.loss < 3 ? {} : { seriousInjuries, directLossYuan: LOSSES[s.loss] };
  const data = { region: place, sector, from, to, ...counts, ...more, status: s.status };
  return ofPeriod('return.filed', `${sector}/${place}`, `${from}..${to}`, data);
};

const exposure = (s: Step): Drafted => {
  const [from, to] = at(EXPOSED, s.pick);
  const isFlow = s.detail % 4 > 0;
  const series = isFlow ? at(FLOWS, s.which) : at(STOCKS, s.which);
  const { measure, sector = 'all', category = 'all', definition = 'default', region: place } = series;
  const period = isFlow ? { from, to } : { asOf: from };
  const data = { ...series, ...period, value: at(VALUES, s.detail >> 2), status: s.status };
  const key = `${measure}/${sector}/${category}/${definition}/${place}`;
  return ofPeriod('exposure.declared', key, isFlow ? `${from}..${to}` : `@${from}`, data);
};

const target = (s: Step): Drafted => {
  const [from, to] = at(PERIODS, s.pick % 2);
  const [indicator, owner] = [at(INDICATORS, s.which), at(ENTERPRISES, s.detail)];
  const place = owner === undefined ? at(DECLARING, s.which >> 1) : at(REGIONS, s.place);
  const more =
    s.loss % 2 === 0
      ? {}
      : {
          warnAt: 0.8,
          assessmentYear: '07-01',
          setBy: '市安委会',
          responsible: { id: 'p|1', name: '张三', kind: '局长' },
        };
  const comparison = at(['at-most', 'at-least', 'below'], s.loss);
  const data = {
    indicator,
    region: place,
    organization: owner,
    from,
    to,
    comparison,
    limit: at(VALUES, s.detail),
    ...more,
  };
  return ofPeriod('target.set', `${indicator}/${owner ?? place}`, `${from}..${to}`, data);
};

const survey = (s: Step): Drafted => {
  const [satisfied, more] = s.casualties;
  const completedOn = at(DUE, s.detail);
  const counts = { respondents: satisfied + more, satisfied };
  const instrument = at(['annual', 'phone|2024'], s.detail >> 3);
  return thing('survey.completed', at(SURVEYS, s.which), {
    region: region(s),
    survey: instrument,
    completedOn,
    ...counts,
  });
};

/** Both may say what the case is about; either may come first. */
const caseFacts = (s: Step): Data => ({
  region: region(s),
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

const assessment = (s: Step): Drafted => {
  const [[from, to], place] = [at(PERIODS, s.pick % 2), at(DECLARING, s.which)];
  const scheme = at(['annual', '考核|2024'], s.detail);
  const vetoes = s.loss % 2 === 0 ? [] : [{ code: 'V', incident: 'A' }];
  const data = { region: place, scheme, from, to, score: s.loss, vetoes };
  return ofPeriod('assessment.completed', `${scheme}/${place}`, `${from}..${to}`, data);
};

const figure = (s: Step): Drafted => {
  const [[from, to], owner] = [at(PERIODS, s.pick % 2), at(ENTERPRISES, s.detail)];
  const place = owner === undefined ? at(DECLARING, s.which >> 1) : at(REGIONS, s.place);
  const [publication, indicator] = [at(['月报', '年报|2024'], s.detail >> 2), at(INDICATORS, s.which)];
  const data = { publication, indicator, region: place, organization: owner, from, to, value: at(VALUES, s.loss) };
  return ofPeriod('figure.published', `${publication}/${indicator}/${owner ?? place}`, `${from}..${to}`, data);
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
