// How one value came about. A modal dialog of the browser's own: it keeps the focus, closes with Escape, gives it back.

import { useEffect, useRef } from 'react';
import type { Reading } from '../api/types.js';
import { type Catalogue, indicatorNames } from '../board/catalogue.js';
import { drawingOf } from '../board/plan-indicator.js';
import { statusOf } from '../board/status-of.js';
import { nullText, valueText } from '../format/describe.js';
import { useWords } from '../i18n/language.js';
import { ExplanationRows } from './explanation-rows.js';
import { PlaceName } from './place-name.js';
import { ReadingFlags } from './reading-flags.js';
import { StatusMark } from './status-mark.js';

interface ExplanationProps {
  readonly catalogue: Catalogue;
  readonly indicator: string;
  readonly region: string;
  /** The live one: it changes under the reader's eyes like everywhere else. */
  readonly reading: Reading | undefined;
  readonly onClose: () => void;
}

export const Explanation = ({ catalogue, indicator, region, reading, onClose }: ExplanationProps) => {
  const words = useWords();
  const { t, pick } = words;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    // A click beside the panel lands on the dialog itself.
    const closeBeside = (event: MouseEvent) => event.target === shown && shown?.close();
    shown?.showModal();
    shown?.addEventListener('click', closeBeside);
    return () => shown?.removeEventListener('click', closeBeside);
  }, []);
  const unit = catalogue.indicators.get(indicator)?.unit;
  const isRate = drawingOf(indicator).kind === 'rate';
  const value = reading && valueText(reading, words);
  return (
    <dialog ref={dialog} className="explanation" aria-label={t('explain.title')} onClose={onClose}>
      <div className="explanation-body">
        <div className="explanation-head">
          <div>
            <h2>{pick(indicatorNames(catalogue, indicator))}</h2>
            <PlaceName catalogue={catalogue} code={region} />
          </div>
          <button type="button" className="button button-quiet" onClick={onClose}>
            {t('explain.close')}
          </button>
        </div>
        <p className="explanation-value">
          <span className={value === undefined ? 'tile-nothing' : 'tile-number'}>
            {value ?? (reading ? nullText(reading.nullReason, words) : t('status.waiting'))}
          </span>
          <StatusMark status={statusOf(reading)} />
        </p>
        {reading && <ReadingFlags reading={reading} unit={isRate && unit ? pick(unit) : ''} />}
        <p className="explanation-verdict">{t(`verdict.${statusOf(reading)}`)}</p>
        {reading && <ExplanationRows reading={reading} catalogue={catalogue} />}
      </div>
    </dialog>
  );
};
