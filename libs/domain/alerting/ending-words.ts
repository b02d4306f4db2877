import type { TransitionReason } from './alert.js';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** How an episode ended, for the sentence about it; `undefined` while it goes on. */
export const ENDING_WORDS: Readonly<Record<TransitionReason, Bilingual | undefined>> = {
  breached: undefined,
  worsened: undefined,
  eased: undefined,
  'live-evidence': undefined,
  'correction-overdue': undefined,
  'return-differs': undefined,
  recovered: { zh: '已恢复', en: 'Back within the target' },
  'period-ended-met': { zh: '考核期结束,目标已达成', en: 'The period is over and the target is met' },
  'evidence-withdrawn': { zh: '相关事件已更正,告警失效', en: 'Void: the events behind it were corrected' },
  'target-changed': { zh: '目标已调整,告警失效', en: 'Void: the target was changed' },
  'target-removed': { zh: '目标已撤销,告警失效', en: 'Void: the target was withdrawn' },
  'exposure-corrected': { zh: '基数(产值、数量)已更正,告警失效', en: 'Void: the exposure was corrected' },
  'correction-booked': { zh: '更正已入账', en: 'The correction was booked' },
  'correction-refused': { zh: '更正已被拒收', en: 'The correction was refused' },
  'figures-agree': { zh: '补报后已一致', en: 'They agree after what was reported since' },
  'return-corrected': { zh: '报表已更正,告警失效', en: 'Void: the return was corrected' },
  'return-withdrawn': {
    zh: '报表已撤销或不再用于核对,告警失效',
    en: 'Void: the return was withdrawn, or no longer only checks',
  },
};
