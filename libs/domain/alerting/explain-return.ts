import { addDays } from '../calendar/day.js';
import { SECTOR_NAMES } from '../indicator/catalogue/names.js';
import { CASUALTY_MEASURES, type CasualtyMeasure } from '../ledger/counter.js';
import type { Reconciliation } from '../returns/reconciliation.js';
import type { Explanation, TransitionReason } from './alert.js';
import { type Bilingual, ENDING_WORDS } from './ending-words.js';
import type { ReturnSubject } from './rule.js';

export interface ExplainReturnInput {
  readonly region: Bilingual;
  readonly subject: Pick<ReturnSubject, 'sector' | 'period'>;
  /** Of an episode that ended: as they differed. */
  readonly figures: Reconciliation['figures'];
  readonly reason: TransitionReason;
}

const MEASURES: Readonly<Record<CasualtyMeasure, Bilingual & { readonly per: number }>> = {
  accidents: { zh: '事故起数', en: 'accidents', per: 1 },
  deaths: { zh: '死亡人数', en: 'deaths', per: 1 },
  'serious-injuries': { zh: '重伤人数', en: 'serious injuries', per: 1 },
  'direct-loss-yuan': { zh: '直接经济损失(元)', en: 'direct loss in yuan', per: 100 },
};

const differing = (figures: Reconciliation['figures']): Bilingual[] =>
  CASUALTY_MEASURES.flatMap((measure) => {
    const { stated, booked, difference } = figures[measure];
    if (stated === null || difference === 0n) return [];
    const { zh, en, per } = MEASURES[measure];
    const [said, sum] = [Number(stated) / per, Number(booked) / per];
    return [{ zh: `${zh}报表 ${said},逐起入账 ${sum}`, en: `${en} ${said} in the return, ${sum} booked` }];
  });

/** What the return states beside what is booked, where they differ. */
export const explainReturn = ({ region, subject, figures, reason }: ExplainReturnInput): Explanation => {
  const { sector, period } = subject;
  const name = sector === 'all' ? { zh: '全部行业', en: 'all sectors' } : SECTOR_NAMES[sector];
  const [last, found, ending] = [addDays(period.to, -1), differing(figures), ENDING_WORDS[reason]];
  return {
    zh: `${region.zh}“${name.zh}”${period.from} 至 ${last} 的报表与逐起入账不符:${found.map((one) => one.zh).join(';')}。${ending ? `${ending.zh}。` : ''}`,
    en: `${region.en}, return on ${name.en}, ${period.from} to ${last}, differs from what is booked: ${found.map((one) => one.en).join('; ')}.${ending ? ` ${ending.en}.` : ''}`,
  };
};
