// Every indicator there is; pages, metrics and API read it here. `hazard-rectification-rate` is not in it yet: it needs
// the register of hazards. Definitions and their sources: contract, "What counts"; regulation where one exists.

import { casualtyCounter, INSPECTION_KINDS, type InspectionKind, inspectionCounter } from '../ledger/counter.js';
import { SECTORS, type Sector } from '../sector.js';
import type { Indicator, Words } from './indicator.js';
import { WINDOW_NAMES } from './window.js';

const SECTOR_NAMES: Readonly<Record<Sector, Words>> = {
  construction: { zh: '建筑施工', en: 'construction' },
  'special-equipment': { zh: '特种设备', en: 'special equipment' },
  'hazardous-chemicals': { zh: '危险化学品', en: 'hazardous chemicals' },
  'road-traffic': { zh: '道路交通', en: 'road traffic' },
  fire: { zh: '火灾', en: 'fire' },
  'industry-commerce': { zh: '工矿商贸', en: 'industry and commerce' },
  'food-drug': { zh: '食品药品', en: 'food and drugs' },
  product: { zh: '产品质量', en: 'products' },
  other: { zh: '其他', en: 'other sectors' },
};

const KIND_NAMES: Readonly<Record<InspectionKind, Words>> = {
  stage: { zh: '阶段性检查', en: 'stage inspections' },
  special: { zh: '专项性督查', en: 'special inspections' },
  unannounced: { zh: '针对性暗访', en: 'unannounced inspections' },
  assessment: { zh: '评价性考核', en: 'assessments' },
  'spot-check': { zh: '监督抽查', en: 'spot checks' },
};

const PLAN: Words = { zh: '质量强市五年规划', en: 'five-year quality plan of the city' };
const REGULATION: Words = {
  zh: '《生产安全事故报告和调查处理条例》(国务院令第493号)第三条;特种设备另按《特种设备安全监察条例》(国务院令第549号)',
  en: 'State Council Order 493, art. 3; for special equipment State Council Order 549',
};
const INSPECTION_SOURCE: Words = { zh: '质量安全监督检查记录', en: 'records of quality and safety inspections' };
const RATIO: Words = { zh: '比例(0–1)', en: 'ratio (0–1)' };
const DENOMINATOR_UNITS: Words = {
  zh: '特种设备登记数量(不含气瓶和压力管道)÷1万',
  en: '(registered units of special equipment, without gas cylinders and pressure pipes, ÷ 10,000)',
};

const planRates: Indicator[] = [
  {
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
      counter: casualtyCounter('deaths', 'construction'),
      sector: 'construction',
      measure: 'construction-output-yuan',
      scale: 10_000_000_000n,
    },
  },
  {
    id: 'special-equipment-accidents-per-10k-units',
    names: { zh: '万台特种设备事故起数', en: 'Special-equipment accidents per 10,000 units' },
    formula: { zh: `特种设备事故起数 ÷(${DENOMINATOR_UNITS.zh})`, en: `accidents ÷ ${DENOMINATOR_UNITS.en}` },
    unit: { zh: '起/万台', en: 'accidents per 10,000 units' },
    windows: WINDOW_NAMES,
    source: PLAN,
    computation: {
      kind: 'stock-rate',
      counter: casualtyCounter('accidents', 'special-equipment'),
      sector: 'special-equipment',
      measure: 'special-equipment-units',
      scale: 10_000n,
    },
  },
  {
    id: 'special-equipment-deaths-per-10k-units',
    names: { zh: '万台特种设备死亡人数', en: 'Special-equipment deaths per 10,000 units' },
    formula: { zh: `特种设备事故死亡人数 ÷(${DENOMINATOR_UNITS.zh})`, en: `deaths ÷ ${DENOMINATOR_UNITS.en}` },
    unit: { zh: '人/万台', en: 'deaths per 10,000 units' },
    windows: WINDOW_NAMES,
    source: PLAN,
    computation: {
      kind: 'stock-rate',
      counter: casualtyCounter('deaths', 'special-equipment'),
      sector: 'special-equipment',
      measure: 'special-equipment-units',
      scale: 10_000n,
    },
  },
];

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

const passRate = (kind: InspectionKind, id: string): Indicator => ({
  id,
  names: { zh: `${KIND_NAMES[kind].zh}合格率`, en: `Pass rate of ${KIND_NAMES[kind].en}` },
  formula: { zh: '合格次数 ÷ 检查次数', en: 'inspections passed ÷ inspections completed' },
  unit: RATIO,
  windows: WINDOW_NAMES,
  source: INSPECTION_SOURCE,
  computation: {
    kind: 'proportion',
    part: inspectionCounter(kind, 'passed'),
    total: inspectionCounter(kind, 'completed'),
    complement: false,
  },
});

const itemPassRate: Indicator = {
  id: 'item-pass-rate',
  names: { zh: '监督抽查项目合格率', en: 'Pass rate of items in spot checks' },
  formula: { zh: '(检查项数 − 不合格项数)÷ 检查项数', en: '(items checked − items failed) ÷ items checked' },
  unit: RATIO,
  windows: WINDOW_NAMES,
  source: INSPECTION_SOURCE,
  computation: {
    kind: 'proportion',
    part: inspectionCounter('spot-check', 'items-failed'),
    total: inspectionCounter('spot-check', 'items-checked'),
    complement: true,
  },
};

const COUNTS = [
  { measure: 'accidents', zh: '事故起数', en: 'Accidents', unit: { zh: '起', en: 'accidents' } },
  { measure: 'deaths', zh: '死亡人数', en: 'Deaths', unit: { zh: '人', en: 'persons' } },
  { measure: 'serious-injuries', zh: '重伤人数', en: 'Serious injuries', unit: { zh: '人', en: 'persons' } },
  { measure: 'direct-loss-yuan', zh: '直接经济损失', en: 'Direct economic loss', unit: { zh: '元', en: 'yuan' } },
] as const;

const count = ({ measure, zh, en, unit }: (typeof COUNTS)[number], sector: Sector | null): Indicator => ({
  id: sector ? `${measure}.${sector}` : measure,
  names: {
    zh: sector ? `${SECTOR_NAMES[sector].zh}${zh}` : zh,
    en: sector ? `${en}, ${SECTOR_NAMES[sector].en}` : en,
  },
  formula: { zh: '窗口内达到事故等级的事件之和', en: 'sum over the graded incidents of the window' },
  unit,
  windows: WINDOW_NAMES,
  source: REGULATION,
  computation: {
    kind: measure === 'direct-loss-yuan' ? 'money' : 'count',
    counter: casualtyCounter(measure, sector ?? undefined),
    sector,
  },
});

/** In the order in which lists show them. */
export const CATALOGUE: readonly Indicator[] = [
  ...planRates,
  satisfaction,
  passRate('spot-check', 'inspection-pass-rate'),
  ...INSPECTION_KINDS.filter((kind) => kind !== 'spot-check').map((kind) =>
    passRate(kind, `inspection-pass-rate.${kind}`),
  ),
  itemPassRate,
  ...COUNTS.flatMap((one) => [count(one, null), ...SECTORS.map((sector) => count(one, sector))]),
];

const BY_ID: ReadonlyMap<string, Indicator> = new Map(CATALOGUE.map((indicator) => [indicator.id, indicator]));

export const findIndicator = (id: string): Indicator | undefined => BY_ID.get(id);

/** The four that the city's plan sets targets for. */
export const PLAN_INDICATORS: readonly string[] = [...planRates.map((indicator) => indicator.id), satisfaction.id];
