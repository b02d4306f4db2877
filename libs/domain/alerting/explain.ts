// The sentence a supervisor reads first: what, where, when, how much against what limit. Chinese and English say the same.

import { addDays, type DayRange } from '../calendar/day.js';
import type { Comparison } from '../indicator/reading.js';
import type { Explanation, TransitionReason } from './alert.js';
import { type Bilingual, ENDING_WORDS } from './ending-words.js';
import type { TargetFacts } from './target-facts.js';

export interface ExplainInput {
  readonly region: Bilingual;
  readonly indicator: Bilingual;
  /** Proportions are shown in per cent. */
  readonly isShare: boolean;
  readonly facts: TargetFacts;
  readonly period: DayRange;
  readonly reason: TransitionReason;
}

const COMPARISON: Readonly<Record<Comparison, Bilingual>> = {
  'at-most': { zh: '不超过', en: 'at most' },
  'at-least': { zh: '不低于', en: 'at least' },
  below: { zh: '低于', en: 'below' },
};

const figure = (value: number, isShare: boolean): string => {
  const shown = isShare ? value * 100 : value;
  const text = Number.isInteger(shown)
    ? String(shown)
    : shown.toFixed(Math.abs(shown) < 10 ? 3 : 1).replace(/\.?0+$/, '');
  return isShare ? `${text}%` : text;
};

export const explain = ({ region, indicator, isShare, facts, period, reason }: ExplainInput): Explanation => {
  const { target, budget } = facts;
  const lastDay = addDays(period.to, -1);
  const limit = figure(target.limit, isShare);
  const value = facts.value === null ? null : figure(facts.value, isShare);
  const ending = ENDING_WORDS[reason];
  const zh = [
    `${region.zh}“${indicator.zh}”${period.from} 至 ${lastDay}:`,
    value === null ? `已发生 ${facts.numerator}` : `现为 ${value}`,
    `,目标${COMPARISON[target.comparison].zh} ${limit}`,
    budget ? `;全期允许 ${figure(budget.allowed, false)},已用 ${figure(budget.used, false)}` : '',
    ending ? `。${ending.zh}。` : '。',
  ];
  const en = [
    `${region.en}, ${indicator.en}, ${period.from} to ${lastDay}: `,
    value === null ? `${facts.numerator} so far` : `now ${value}`,
    `, target ${COMPARISON[target.comparison].en} ${limit}`,
    budget ? `; allowed for the whole period ${figure(budget.allowed, false)}, used ${figure(budget.used, false)}` : '',
    ending ? `. ${ending.en}.` : '.',
  ];
  return { zh: zh.join(''), en: en.join('') };
};
