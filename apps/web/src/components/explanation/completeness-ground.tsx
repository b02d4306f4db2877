import type { FiledReturn } from '../../api/explanation-types.js';
import { regionNames, regionPath } from '../../board/catalogue.js';
import { formatPlain, formatShare } from '../../format/number.js';
import { formatDay } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { sectorKey } from '../alert-words.js';
import { periodText } from './days-text.js';
import { EventMark, Ground, WholeDates } from './ground.js';
import type { GroundParts, Places } from './ground-parts.js';

const ReturnRow = ({ row, places }: { row: FiledReturn; places: Places }) => {
  const words = useWords();
  const { t, pick, language } = words;
  const n = (amount: number) => formatPlain(amount, language);
  return (
    <tr>
      <td>
        <WholeDates text={periodText({ ...row, asOf: null }, words)} />
        <EventMark event={row.event}>
          <span>
            {regionPath(places.catalogue, row.region).map(pick).join(' · ')} ·{' '}
            {row.sector === 'all' ? t('grounds.allSectors') : t(sectorKey(row.sector))}
          </span>
        </EventMark>
      </td>
      <td className="amount">
        {t(`count.accidents.${row.accidents === 1 ? 'one' : 'other'}`, { n: n(row.accidents) })}
      </td>
      <td className="amount">
        {t(`count.deaths.${row.deaths === 1 ? 'one' : 'other'}`, { n: n(row.deaths) })}
        <small>
          <span className="flag">{t(`declaration.${row.status}`)}</span>
        </small>
      </td>
    </tr>
  );
};

/** Whether everything is in: who vouches for it, and who is silent. */
export const CompletenessGround = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t, pick, language } = words;
  const { completeness, isInconsistent } = reading;
  const returns = explanation?.returns ?? [];
  if (!completeness) return null;
  const { attestedUntil, share, silentRegions } = completeness;
  const silent = silentRegions.map((code) => pick(regionNames(places.catalogue, code)));
  return (
    <Ground name="completeness" title={t('complete.title')}>
      <ul className="sentences">
        <li>
          {attestedUntil === null
            ? t('complete.notAttested')
            : t('complete.attested', { day: formatDay(attestedUntil, language) })}
          {share > 0 && t('complete.share', { share: formatShare(share) })}
        </li>
        {silent.length > 0 && <li>{t('complete.silent', { regions: silent.join(t('complete.comma')) })}</li>}
        {isInconsistent && <li className="grave">{t('complete.inconsistent')}</li>}
      </ul>
      {returns.length > 0 && (
        <table className="rows rows-declared">
          <caption className="sr-only">{t('grounds.returns')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('grounds.return')}</th>
              <th scope="col" className="amount">
                {t('counter.accidents')}
              </th>
              <th scope="col" className="amount">
                {t('counter.deaths')}
              </th>
            </tr>
          </thead>
          <tbody>
            {returns.map((row) => (
              <ReturnRow key={`${row.event.source}#${row.event.id}`} row={row} places={places} />
            ))}
          </tbody>
        </table>
      )}
    </Ground>
  );
};
