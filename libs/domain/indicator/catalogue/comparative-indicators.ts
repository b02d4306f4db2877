// Rates that other statistics publish, so that the city's can be put beside theirs. Sum ÷ sum over any window, never a mean
// of rates. Persons are those of graded accidents: what has no grade is in no indicator (contract, fine print 5).

import type { Measure } from '../../declaration/declared.js';
import {
  COAL_MINING_DEATHS,
  type Counter,
  casualtyCounter,
  fatalAccidents,
  MINOR_INJURIES,
} from '../../ledger/counter.js';
import type { Sector } from '../../sector.js';
import type { Indicator, Words } from '../indicator.js';
import { WINDOW_NAMES } from '../window.js';

interface Rate {
  readonly id: string;
  readonly names: Words;
  readonly formula: Words;
  readonly unit: Words;
  readonly source: Words;
  readonly kind: 'flow-rate' | 'stock-rate';
  readonly measure: Measure;
  readonly counters: readonly Counter[];
  readonly accidents?: Counter;
  readonly sector: Sector | null;
  readonly scale: bigint;
}

const rate = ({ id, names, formula, unit, source, ...computation }: Rate): Indicator => ({
  ...{ id, names, formula, unit, source, windows: WINDOW_NAMES, computation },
});

const DEATHS = casualtyCounter('deaths');
const SERIOUS = casualtyCounter('serious-injuries');
const FIVE_YEAR_PLANS: Words = {
  zh: '安全生产“十一五”“十二五”规划与国民经济和社会发展统计公报的口径',
  en: 'as in the five-year plans of work safety and the yearly statistical communiqué of the country',
};
const OSHA: Words = { zh: '美国 29 CFR 1904、COMAR 09.12.24.08', en: 'US 29 CFR 1904; COMAR 09.12.24.08' };
const GB6441: Words = { zh: 'GB/T 6441-1986 第6章', en: 'GB/T 6441-1986, section 6' };
const BY_PLACE: Words = {
  zh: '轻伤按 GB/T 6441 即损失1至104个工作日,故不另计未损失工日者',
  en: 'a minor injury of GB/T 6441 loses 1 to 104 workdays, so cases without lost days are not in it',
};

const CHINESE_RATES: readonly Rate[] = [
  {
    id: 'deaths-per-100m-yuan-gdp',
    names: { zh: '亿元GDP生产安全事故死亡率', en: 'Deaths per 100 million yuan of GDP' },
    formula: {
      zh: '同期死亡人数 ÷(同期地区生产总值 ÷ 1亿元)',
      en: 'deaths ÷ (GDP of the same days ÷ 100 million yuan)',
    },
    unit: { zh: '人/亿元', en: 'deaths per 100 million yuan' },
    source: FIVE_YEAR_PLANS,
    ...{ kind: 'flow-rate', measure: 'gdp-yuan', counters: [DEATHS], accidents: fatalAccidents(), sector: null },
    scale: 100_000_000n,
  },
  {
    id: 'industry-deaths-per-100k-employees',
    names: { zh: '工矿商贸就业人员10万人死亡率', en: 'Deaths per 100,000 employees in industry and commerce' },
    formula: {
      zh: '工矿商贸死亡人数 ÷(就业人员 ÷ 10万人)',
      en: 'deaths in industry and commerce ÷ (employees ÷ 100,000)',
    },
    unit: { zh: '人/10万人', en: 'deaths per 100,000 employees' },
    source: FIVE_YEAR_PLANS,
    ...{ kind: 'stock-rate', measure: 'employees', counters: [casualtyCounter('deaths', 'industry-commerce')] },
    ...{ accidents: fatalAccidents('industry-commerce'), sector: 'industry-commerce', scale: 100_000n },
  },
  {
    id: 'road-deaths-per-10k-vehicles',
    names: { zh: '道路交通万车死亡率', en: 'Road deaths per 10,000 vehicles' },
    formula: {
      zh: '道路交通死亡人数 ÷(机动车保有量 ÷ 1万辆)',
      en: 'road deaths ÷ (registered motor vehicles ÷ 10,000)',
    },
    unit: { zh: '人/万车', en: 'deaths per 10,000 vehicles' },
    source: FIVE_YEAR_PLANS,
    ...{ kind: 'stock-rate', measure: 'vehicles', counters: [casualtyCounter('deaths', 'road-traffic')] },
    ...{ accidents: fatalAccidents('road-traffic'), sector: 'road-traffic', scale: 10_000n },
  },
  {
    id: 'coal-deaths-per-million-tonnes',
    names: { zh: '煤矿百万吨死亡率', en: 'Coal-mine deaths per million tonnes' },
    formula: {
      zh: '煤炭开采和洗选业(GB/T 4754 大类 B06)死亡人数 ÷(同期原煤产量 ÷ 100万吨)',
      en: 'deaths of enterprises in coal mining (GB/T 4754 division B06) ÷ (coal output of the same days ÷ 1,000,000 t)',
    },
    unit: { zh: '人/百万吨', en: 'deaths per million tonnes' },
    source: FIVE_YEAR_PLANS,
    ...{ kind: 'flow-rate', measure: 'coal-tonnes', counters: [COAL_MINING_DEATHS], sector: 'industry-commerce' },
    scale: 1_000_000n,
  },
  {
    id: 'deaths-per-1000-employees',
    names: { zh: '千人死亡率', en: 'Deaths per 1,000 employees' },
    formula: { zh: '死亡人数 ÷(平均职工数 ÷ 1000人)', en: 'deaths ÷ (employees ÷ 1,000)' },
    unit: { zh: '人/千人', en: 'deaths per 1,000 employees' },
    source: GB6441,
    ...{ kind: 'stock-rate', measure: 'employees', counters: [DEATHS], accidents: fatalAccidents(), sector: null },
    scale: 1_000n,
  },
  {
    id: 'serious-injuries-per-1000-employees',
    names: { zh: '千人重伤率', en: 'Serious injuries per 1,000 employees' },
    formula: { zh: '重伤人数 ÷(平均职工数 ÷ 1000人)', en: 'serious injuries ÷ (employees ÷ 1,000)' },
    unit: { zh: '人/千人', en: 'serious injuries per 1,000 employees' },
    source: GB6441,
    ...{ kind: 'stock-rate', measure: 'employees', counters: [SERIOUS], sector: null, scale: 1_000n },
  },
];

const hours = { kind: 'flow-rate', measure: 'hours-worked', sector: null } as const;

const INTERNATIONAL_RATES: readonly Rate[] = [
  {
    id: 'trir',
    names: { zh: '可记录伤害率(TRIR)', en: 'Total recordable incident rate (TRIR)' },
    formula: {
      zh: `(重伤 + 轻伤人数)× 200,000 ÷ 工时;${BY_PLACE.zh}`,
      en: `(serious + minor injuries) × 200,000 ÷ hours worked; ${BY_PLACE.en}`,
    },
    unit: { zh: '人/20万工时', en: 'cases per 200,000 hours' },
    source: OSHA,
    ...{ ...hours, counters: [SERIOUS, MINOR_INJURIES], scale: 200_000n },
  },
  {
    id: 'dart',
    names: { zh: '损工、限工与转岗伤害率(DART)', en: 'Days away, restricted or transferred (DART)' },
    formula: {
      zh: `(重伤 + 轻伤人数)× 200,000 ÷ 工时;${BY_PLACE.zh}`,
      en: `(serious + minor injuries) × 200,000 ÷ hours worked; ${BY_PLACE.en}`,
    },
    unit: { zh: '人/20万工时', en: 'cases per 200,000 hours' },
    source: OSHA,
    ...{ ...hours, counters: [SERIOUS, MINOR_INJURIES], scale: 200_000n },
  },
  {
    id: 'ltifr',
    names: { zh: '损失工时伤害频率(LTIFR,百万工时)', en: 'Lost time injury frequency rate (LTIFR)' },
    formula: {
      zh: '(死亡 + 重伤 + 轻伤人数)× 1,000,000 ÷ 工时',
      en: '(deaths + serious + minor injuries) × 1,000,000 ÷ hours worked',
    },
    unit: { zh: '人/百万工时', en: 'injuries per million hours' },
    source: {
      zh: 'IOGP、ILO 的口径;与 GB/T 6441-1986 百万工时伤害率同',
      en: 'IOGP and ILO; as GB/T 6441-1986, injuries per million hours',
    },
    ...{ ...hours, counters: [DEATHS, SERIOUS, MINOR_INJURIES], scale: 1_000_000n },
  },
  {
    id: 'far',
    names: { zh: '死亡事故率(FAR,一亿工时)', en: 'Fatal accident rate (FAR)' },
    formula: { zh: '死亡人数 × 100,000,000 ÷ 工时', en: 'deaths × 100,000,000 ÷ hours worked' },
    unit: { zh: '人/亿工时', en: 'deaths per 100 million hours' },
    source: { zh: 'IOGP', en: 'IOGP' },
    ...{ ...hours, counters: [DEATHS], accidents: fatalAccidents(), scale: 100_000_000n },
  },
];

export const comparativeIndicators: readonly Indicator[] = [...CHINESE_RATES, ...INTERNATIONAL_RATES].map(rate);
