import type { Survey } from '../../api/explanation-types.js';
import { regionPath } from '../../board/catalogue.js';
import { countText, denominatorText } from '../../format/describe.js';
import { formatPercent, formatPlain } from '../../format/number.js';
import { useWords } from '../../i18n/language.js';
import { EventMark, Ground } from './ground.js';
import type { GroundParts, Places } from './ground-parts.js';

const SurveyRow = ({ row, places }: { row: Survey; places: Places }) => {
  const { language, pick } = useWords();
  return (
    <tr>
      <td className="day">{row.completedOn}</td>
      <td>
        {regionPath(places.catalogue, row.region).map(pick).join(' · ')}
        <small>{row.survey}</small>
        <EventMark event={row.event} />
      </td>
      <td className="amount">
        <strong>
          {formatPlain(row.satisfied, language)} / {formatPlain(row.respondents, language)}
        </strong>
        {row.respondents > 0 && <small>{formatPercent(row.satisfied / row.respondents, null, language)}</small>}
      </td>
    </tr>
  );
};

/** Of satisfaction: both numbers come from a survey. */
export const SurveyGround = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t } = words;
  const { numerator } = reading;
  const surveys = explanation?.surveys ?? [];
  const of = denominatorText(reading, words);
  return (
    <Ground
      name="survey"
      title={`${t('explain.numerator')} / ${t('explain.denominator')}`}
      total={
        numerator === null || of === undefined ? t('explain.none') : `${countText(reading, numerator, words)} / ${of}`
      }
    >
      {surveys.length === 0 ? (
        <p className="nothing">{t('grounds.noSurveys')}</p>
      ) : (
        <table className="rows rows-entries rows-surveys">
          <caption className="sr-only">{t('grounds.surveys')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('grounds.completedOn')}</th>
              <th scope="col">{t('grounds.survey')}</th>
              <th scope="col" className="amount">
                {t('grounds.satisfied')}
              </th>
            </tr>
          </thead>
          <tbody>
            {surveys.map((row) => (
              <SurveyRow key={`${row.event.source}#${row.event.id}`} row={row} places={places} />
            ))}
          </tbody>
        </table>
      )}
    </Ground>
  );
};
