import type { InspectionKind } from '../../ledger/counter.js';
import type { Sector } from '../../sector.js';
import type { Words } from '../indicator.js';

export const SECTOR_NAMES: Readonly<Record<Sector, Words>> = {
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

export const KIND_NAMES: Readonly<Record<InspectionKind, Words>> = {
  stage: { zh: '阶段性检查', en: 'stage inspections' },
  special: { zh: '专项性督查', en: 'special inspections' },
  unannounced: { zh: '针对性暗访', en: 'unannounced inspections' },
  assessment: { zh: '评价性考核', en: 'assessments' },
  'spot-check': { zh: '监督抽查', en: 'spot checks' },
};

export const PLAN: Words = { zh: '质量强市五年规划', en: 'five-year quality plan of the city' };
export const RATIO: Words = { zh: '比例(0–1)', en: 'ratio (0–1)' };
export const PERSONS: Words = { zh: '人', en: 'persons' };
