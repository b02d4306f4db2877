// What a step says about a period: returns, exposures, targets, assessments, figures. Their subject says all but the value.

import { at, PERIODS, REGIONS, type Step } from './history-step.js';
import { LOSSES } from './incident-drafts.js';

export interface Drafted {
  readonly type: string;
  readonly subject: string;
  /** The part of the subject that orders. */
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

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
/** The last one cuts the one before it. */
const EXPOSED = [0, 1, 4, 5, 9].map((n) => at(PERIODS, n));
const RESPONSIBLE = { id: 'p|1', name: '张三', kind: '局长' };
const VALUES = [0, 1, 11_000_000_000.25, 36_500, 0.01];

const ofPeriod = (type: string, key: string, period: string, data: Drafted['data']): Drafted => ({
  type,
  subject: `${key}/${period}`,
  key,
  data,
});

export const filed = (s: Step): Drafted => {
  const [sector, place] = at(SERIES, s.which);
  const [from, to] = at(PERIODS, s.pick);
  const [deaths, , seriousInjuries] = s.casualties;
  const counts = sector === 'all' ? { accidents: 0, deaths: 0 } : { accidents: s.which + deaths, deaths };
  const more = sector === 'all' || s.loss < 3 ? {} : { seriousInjuries, directLossYuan: LOSSES[s.loss] };
  const data = { region: place, sector, from, to, ...counts, ...more, status: s.status };
  return ofPeriod('return.filed', `${sector}/${place}`, `${from}..${to}`, data);
};

export const exposure = (s: Step): Drafted => {
  const [from, to] = at(EXPOSED, s.pick);
  const isFlow = s.detail % 4 > 0;
  const series = isFlow ? at(FLOWS, s.which) : at(STOCKS, s.which);
  const { measure, sector = 'all', category = 'all', definition = 'default', region: place } = series;
  const period = isFlow ? { from, to } : { asOf: from };
  const data = { ...series, ...period, value: at(VALUES, s.detail >> 2), status: s.status };
  const key = `${measure}/${sector}/${category}/${definition}/${place}`;
  return ofPeriod('exposure.declared', key, isFlow ? `${from}..${to}` : `@${from}`, data);
};

export const target = (s: Step): Drafted => {
  const [from, to] = at(PERIODS, s.pick % 2);
  const [indicator, owner] = [at(INDICATORS, s.which), at(ENTERPRISES, s.detail)];
  const place = owner === undefined ? at(DECLARING, s.which >> 1) : at(REGIONS, s.place);
  const rest = { warnAt: 0.8, assessmentYear: '07-01', setBy: '市安委会', responsible: RESPONSIBLE };
  const comparison = at(['at-most', 'at-least', 'below'], s.loss);
  const data = {
    ...{ indicator, region: place, organization: owner, from, to, comparison, limit: at(VALUES, s.detail) },
    ...(s.loss % 2 === 0 ? {} : rest),
  };
  return ofPeriod('target.set', `${indicator}/${owner ?? place}`, `${from}..${to}`, data);
};

export const assessment = (s: Step): Drafted => {
  const [[from, to], place] = [at(PERIODS, s.pick % 2), at(DECLARING, s.which)];
  const scheme = at(['annual', '考核|2024'], s.detail);
  const vetoes = s.loss % 2 === 0 ? [] : [{ code: 'V', incident: 'A' }];
  const data = { region: place, scheme, from, to, score: s.loss, vetoes };
  return ofPeriod('assessment.completed', `${scheme}/${place}`, `${from}..${to}`, data);
};

export const figure = (s: Step): Drafted => {
  const [[from, to], owner] = [at(PERIODS, s.pick % 2), at(ENTERPRISES, s.detail)];
  const place = owner === undefined ? at(DECLARING, s.which >> 1) : at(REGIONS, s.place);
  const [publication, indicator] = [at(['月报', '年报|2024'], s.detail >> 2), at(INDICATORS, s.which)];
  const data = { publication, indicator, region: place, organization: owner, from, to, value: at(VALUES, s.loss) };
  return ofPeriod('figure.published', `${publication}/${indicator}/${owner ?? place}`, `${from}..${to}`, data);
};
