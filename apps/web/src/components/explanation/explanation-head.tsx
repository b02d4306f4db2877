import type { ReactNode } from 'react';
import type { Opened } from '../../api/explanation-queries.js';
import type { Reading } from '../../api/types.js';
import { type Catalogue, indicatorNames } from '../../board/catalogue.js';
import { formatStamp } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { PlaceName } from '../place-name.js';
import { daysText } from './days-text.js';
import type { Past } from './past-moment.js';

interface ExplanationHeadProps {
  readonly catalogue: Catalogue;
  readonly opened: Opened;
  readonly window: Reading['window'] | undefined;
  readonly past: Past | null;
  /** Whether the value is live at all. */
  readonly connection: ReactNode;
  readonly onNow: () => void;
  readonly onClose: () => void;
}

/** Stays on top while the reader scrolls; so does the word that a part of this is the past, and the way back. */
export const ExplanationHead = (props: ExplanationHeadProps) => {
  const { catalogue, opened, window, past, connection, onNow, onClose } = props;
  const words = useWords();
  const { t, pick } = words;
  return (
    <div className="explanation-head">
      <div className="explanation-title">
        <div>
          <h2>{pick(indicatorNames(catalogue, opened.indicator))}</h2>
          <p className="explanation-place">
            <PlaceName catalogue={catalogue} code={opened.region} />
            <span>{t(`window.${opened.window}`)}</span>
            {window && <span>{daysText(window, words)}</span>}
          </p>
        </div>
        <button type="button" className="button" onClick={onClose}>
          {t('explain.close')}
        </button>
      </div>
      {connection}
      <div role="status">
        {past && (
          <p className="past-banner">
            <span>{t('past.banner', { time: formatStamp(past.at) })}</span>
            <button type="button" className="button" onClick={onNow}>
              {t('past.back')}
            </button>
          </p>
        )}
      </div>
    </div>
  );
};
