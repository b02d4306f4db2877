// The four that the city's plan sets targets for.

import { casualtyCounter, fatalAccidents } from '../../ledger/counter.js';
import type { Indicator, Words } from '../indicator.js';
import { WINDOW_NAMES } from '../window.js';
import { PLAN, RATIO } from './names.js';

const DENOMINATOR_UNITS: Words = {
  zh: '特种设备登记数量(不含气瓶和压力管道)÷1万',
  en: '(registered units of special equipment, without gas cylinders and pressure pipes, ÷ 10,000)',
};

const constructionDeaths: Indicator = {
  id: 'construction-deaths-per-10bn-yuan',
  names: { zh: '建筑施工百亿元产值死亡人数', en: 'Construction deaths per 10 billion yuan of output' },
  formula: {
    zh: '同期建筑施工死亡人数 ÷(同期建筑业总产值 ÷ 100亿元)',
    en: 'construction deaths ÷ (construction output of the same days ÷ 10 billion yuan)',
  },
  unit: { zh: '人/百亿元', en: 'deaths per 10 billion yuan' },
  windows: WINDOW_NAMES,
  source: PLAN,
  computation: {
    kind: 'flow-rate',
    counters: [casualtyCounter('deaths', 'construction')],
    accidents: fatalAccidents('construction'),
    sector: 'construction',
    measure: 'construction-output-yuan',
    scale: 10_000_000_000n,
  },
};

const equipment = { sector: 'special-equipment', measure: 'special-equipment-units', scale: 10_000n } as const;

const equipmentAccidents: Indicator = {
  id: 'special-equipment-accidents-per-10k-units',
  names: { zh: '万台特种设备事故起数', en: 'Special-equipment accidents per 10,000 units' },
  formula: { zh: `特种设备事故起数 ÷(${DENOMINATOR_UNITS.zh})`, en: `accidents ÷ ${DENOMINATOR_UNITS.en}` },
  unit: { zh: '起/万台', en: 'accidents per 10,000 units' },
  windows: WINDOW_NAMES,
  source: PLAN,
  computation: { kind: 'stock-rate', counters: [casualtyCounter('accidents', 'special-equipment')], ...equipment },
};

const equipmentDeaths: Indicator = {
  id: 'special-equipment-deaths-per-10k-units',
  names: { zh: '万台特种设备死亡人数', en: 'Special-equipment deaths per 10,000 units' },
  formula: { zh: `特种设备事故死亡人数 ÷(${DENOMINATOR_UNITS.zh})`, en: `deaths ÷ ${DENOMINATOR_UNITS.en}` },
  unit: { zh: '人/万台', en: 'deaths per 10,000 units' },
  windows: WINDOW_NAMES,
  source: PLAN,
  computation: {
    kind: 'stock-rate',
    counters: [casualtyCounter('deaths', 'special-equipment')],
    accidents: fatalAccidents('special-equipment'),
    ...equipment,
  },
};

const satisfaction: Indicator = {
  id: 'public-satisfaction',
  names: { zh: '公众质量安全满意度', en: 'Public satisfaction with quality and safety' },
  formula: {
    zh: '满意人数 ÷ 受访人数(窗口内最近一次调查)',
    en: 'satisfied ÷ respondents (latest survey in the window)',
  },
  unit: RATIO,
  windows: WINDOW_NAMES,
  source: PLAN,
  computation: { kind: 'survey' },
};

export const planIndicators: readonly Indicator[] = [
  constructionDeaths,
  equipmentAccidents,
  equipmentDeaths,
  satisfaction,
];
