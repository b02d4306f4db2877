// Plain sums over the graded incidents, of all sectors and of each.

import { casualtyCounter, fatalAccidents } from '../../ledger/counter.js';
import { SECTORS, type Sector } from '../../sector.js';
import type { Indicator, Words } from '../indicator.js';
import { WINDOW_NAMES } from '../window.js';
import { PERSONS, SECTOR_NAMES } from './names.js';

const REGULATION: Words = {
  zh: '《生产安全事故报告和调查处理条例》(国务院令第493号)第三条;特种设备另按《特种设备安全监察条例》(国务院令第549号)',
  en: 'State Council Order 493, art. 3; for special equipment State Council Order 549',
};

const COUNTS = [
  { measure: 'accidents', zh: '事故起数', en: 'Accidents', unit: { zh: '起', en: 'accidents' } },
  { measure: 'deaths', zh: '死亡人数', en: 'Deaths', unit: PERSONS },
  { measure: 'serious-injuries', zh: '重伤人数', en: 'Serious injuries', unit: PERSONS },
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
    counters: [casualtyCounter(measure, sector ?? undefined)],
    sector,
    ...(measure === 'deaths' ? { accidents: fatalAccidents(sector ?? undefined) } : {}),
  },
});

export const countIndicators: readonly Indicator[] = COUNTS.flatMap((one) => [
  count(one, null),
  ...SECTORS.map((sector) => count(one, sector)),
]);
