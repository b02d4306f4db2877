import type { EventRef } from '../ledger/outcome.js';
import type { Explanation, TransitionReason } from './alert.js';
import { CORRECTION_PATIENCE_MS } from './correction-overdue.js';
import { type Bilingual, ENDING_WORDS } from './ending-words.js';
import type { Corrected } from './rule.js';

export interface ExplainCorrectionInput {
  readonly region: Bilingual;
  readonly corrected: Corrected;
  /** What it waits for; `undefined` once nothing waits any more. */
  readonly awaits: EventRef | undefined;
  readonly reason: TransitionReason;
}

const HOURS = CORRECTION_PATIENCE_MS / 3_600_000;

const nameOf = (corrected: Corrected): Bilingual => {
  switch (corrected.kind) {
    case 'incident':
      return { zh: `安全事件“${corrected.id}”`, en: `incident ${corrected.id}` };
    case 'record':
      return { zh: `记录“${corrected.id}”(${corrected.type})`, en: `record ${corrected.id} (${corrected.type})` };
  }
};

export const explainCorrection = ({ region, corrected, awaits, reason }: ExplainCorrectionInput): Explanation => {
  const name = nameOf(corrected);
  const ref = awaits && `${awaits.source}#${awaits.id}`;
  const ending = ENDING_WORDS[reason];
  return {
    zh: `${region.zh}:${name.zh}的更正等待所更正的事件超过 ${HOURS} 小时${ref ? `,尚未收到 ${ref},更正暂不计入` : ''}。${ending ? `${ending.zh}。` : ''}`,
    en: `${region.en}, correction of ${name.en}: more than ${HOURS} hours of waiting for what it corrects${ref ? `; ${ref} has not arrived, so it counts nothing` : ''}.${ending ? ` ${ending.en}.` : ''}`,
  };
};
