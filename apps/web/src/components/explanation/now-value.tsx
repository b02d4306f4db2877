import type { Names, Reading } from '../../api/types.js';
import { drawingOf } from '../../board/plan-indicator.js';
import { statusOf } from '../../board/status-of.js';
import { nullText, valueText } from '../../format/describe.js';
import { useWords } from '../../i18n/language.js';
import { Fresh } from '../fresh.js';
import { ReadingFlags } from '../reading-flags.js';
import { StatusMark } from '../status-mark.js';

interface NowValueProps {
  readonly reading: Reading | undefined;
  readonly unit: Names | undefined;
  /** Then it says that it is the present. */
  readonly isBesidePast: boolean;
}

/** The value as it is now, and in one sentence what to think of it. */
export const NowValue = ({ reading, unit, isBesidePast }: NowValueProps) => {
  const words = useWords();
  const { t, pick } = words;
  const value = reading && valueText(reading, words);
  const isRate = reading !== undefined && drawingOf(reading.indicator).kind === 'rate';
  return (
    <div className="now-value">
      <p className="explanation-value">
        {isBesidePast && <strong className="now-tag">{t('past.present')}</strong>}
        <Fresh scope="" value={reading && `${reading.value}|${reading.numerator}`}>
          <span className={value === undefined ? 'tile-nothing' : 'tile-number'}>
            {value ?? (reading ? nullText(reading.nullReason, words) : t('status.waiting'))}
          </span>
        </Fresh>
        {reading && <ReadingFlags reading={reading} unit={isRate && unit ? pick(unit) : ''} />}
        <StatusMark status={statusOf(reading)} />
      </p>
      <p className="explanation-verdict">{t(`verdict.${statusOf(reading)}`)}</p>
    </div>
  );
};
