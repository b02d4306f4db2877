// Shares of inspections that passed, of items that passed, of hazards that were put right in time.

import type { HazardLevel } from '../../hazard/hazard.js';
import { INSPECTION_KINDS, type InspectionKind, inspectionCounter } from '../../ledger/counter.js';
import type { Indicator, Words } from '../indicator.js';
import { WINDOW_NAMES } from '../window.js';
import { KIND_NAMES, RATIO } from './names.js';

const INSPECTIONS: Words = { zh: '质量安全监督检查记录', en: 'records of quality and safety inspections' };
const HAZARD_LAW: Words = {
  zh: '《安全生产法》第四十一条(隐患排查治理);按整改期限口径',
  en: 'Work Safety Law, art. 41 (hazards); by the day on which rectification is due',
};

const passRate = (kind: InspectionKind, id: string): Indicator => ({
  id,
  names: { zh: `${KIND_NAMES[kind].zh}合格率`, en: `Pass rate of ${KIND_NAMES[kind].en}` },
  formula: { zh: '合格次数 ÷ 检查次数', en: 'inspections passed ÷ inspections completed' },
  unit: RATIO,
  windows: WINDOW_NAMES,
  source: INSPECTIONS,
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
  source: INSPECTIONS,
  computation: {
    kind: 'proportion',
    part: inspectionCounter('spot-check', 'items-failed'),
    total: inspectionCounter('spot-check', 'items-checked'),
    complement: true,
  },
};

const rectificationRate = (level: HazardLevel | null, name: Words): Indicator => ({
  id: level ? `hazard-rectification-rate.${level}` : 'hazard-rectification-rate',
  names: { zh: `${name.zh}整改率`, en: `Rectification rate of ${name.en}` },
  formula: {
    zh: '窗口内到期且按期整改的隐患数 ÷ 窗口内到期的隐患数',
    en: 'hazards due in the window and put right by the day they were due ÷ hazards due in the window',
  },
  unit: RATIO,
  windows: WINDOW_NAMES,
  source: HAZARD_LAW,
  computation: { kind: 'hazards', level },
});

export const proportionIndicators: readonly Indicator[] = [
  passRate('spot-check', 'inspection-pass-rate'),
  ...INSPECTION_KINDS.filter((kind) => kind !== 'spot-check').map((kind) =>
    passRate(kind, `inspection-pass-rate.${kind}`),
  ),
  itemPassRate,
  rectificationRate(null, { zh: '隐患', en: 'hazards' }),
  rectificationRate('general', { zh: '一般隐患', en: 'general hazards' }),
  rectificationRate('major', { zh: '重大隐患', en: 'major hazards' }),
];
