import type { Reading } from '../api/types.js';
import { formatShare } from '../format/number.js';
import { useWords } from '../i18n/language.js';

/** What a reader must know before quoting the number: not final, partly estimated, or in conflict with itself. */
export const ReadingFlags = ({ reading, unit }: { reading: Reading; unit: string }) => {
  const { t } = useWords();
  const { denominator, provisional, value, isInconsistent } = reading;
  if (value === null) return null;
  const estimated = denominator?.estimatedShare ?? 0;
  const planned = denominator?.status === 'planned';
  return (
    <p className="flags">
      {unit && <span className="tile-unit">{unit}</span>}
      {provisional && !planned && <span className="flag">{t('tile.provisional')}</span>}
      {planned && <span className="flag">{t('tile.planned')}</span>}
      {estimated > 0 && <span className="flag">{t('tile.estimated', { share: formatShare(estimated) })}</span>}
      {isInconsistent && <span className="flag">{t('tile.inconsistent')}</span>}
    </p>
  );
};
