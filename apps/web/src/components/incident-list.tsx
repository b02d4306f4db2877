import { useState } from 'react';
import type { Incident } from '../api/types.js';
import { type Board, incidentMark } from '../board/board.js';
import type { Catalogue } from '../board/catalogue.js';
import { formatInstant } from '../format/time.js';
import { useWords, type Words } from '../i18n/language.js';
import { sectorKey } from './alert-words.js';
import { PlaceName } from './place-name.js';

const SHOWN_FIRST = 12;

const casualtiesOf = (incident: Incident, { t }: Words): { key: string; text: string; grave: boolean }[] => {
  const parts = [
    { key: 'deaths', n: incident.deaths, text: t('incidents.deaths', { n: incident.deaths }), grave: true },
    { key: 'missing', n: incident.missing, text: t('incidents.missing', { n: incident.missing }), grave: true },
    {
      key: 'serious',
      n: incident.seriousInjuries,
      text: t('incidents.serious', { n: incident.seriousInjuries }),
      grave: false,
    },
    {
      key: 'minor',
      n: incident.minorInjuries,
      text: t('incidents.minor', { n: incident.minorInjuries }),
      grave: false,
    },
  ].filter(({ n }) => n > 0);
  return parts.length > 0 ? parts : [{ key: 'nobody', text: t('incidents.nobody'), grave: false }];
};

const IncidentItem = ({
  incident,
  catalogue,
  isFresh,
}: {
  incident: Incident;
  catalogue: Catalogue;
  isFresh: boolean;
}) => {
  const words = useWords();
  const { t } = words;
  const now = Date.now();
  const isWithdrawn = incident.state === 'withdrawn';
  return (
    <li
      className={`incident${isWithdrawn ? ' is-withdrawn' : ''}${isFresh ? ' arrived' : ''}`}
      data-incident={incident.id}
    >
      <span className="incident-time">
        <span className="sr-only">{t('incidents.occurred')} </span>
        {formatInstant(incident.occurredAt, now)}
      </span>
      <span className="incident-place">
        <PlaceName catalogue={catalogue} code={incident.region} />
        {incident.site && <small>{incident.site}</small>}
      </span>
      <span className="incident-kind">
        {t(sectorKey(incident.sector))}
        <small>{t(`grade.${incident.grade ?? 'none'}`)}</small>
      </span>
      <span className="incident-casualties">
        {casualtiesOf(incident, words).map(({ key, text, grave }) => (
          <span key={key} className={grave ? 'grave' : undefined}>
            {text}
          </span>
        ))}
      </span>
      <span className="incident-summary">
        {incident.drill && <span className="flag">{t('alerts.drill')}</span>}
        {isWithdrawn && <span className="flag">{t('incidents.withdrawn')}</span>}
        {!isWithdrawn && incident.versions > 1 && (
          <span className="flag">{t('incidents.corrected', { n: incident.versions - 1 })}</span>
        )}
        <span className="incident-text">{incident.summary ?? incident.id}</span>
      </span>
    </li>
  );
};

export const IncidentList = ({ board, catalogue }: { board: Board; catalogue: Catalogue }) => {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? board.incidents : board.incidents.slice(0, SHOWN_FIRST);
  return (
    <section className="panel incident-panel" aria-label={t('incidents.title')}>
      <div className="panel-head">
        <h2>{t('incidents.title')}</h2>
      </div>
      {board.incidents.length === 0 ? (
        <p className="nothing">{board.listsLoaded ? t('incidents.none') : t('incidents.waiting')}</p>
      ) : (
        <>
          <p className="incident incident-head" aria-hidden="true">
            <span>{t('incidents.occurred')}</span>
            <span>{t('incidents.place')}</span>
            <span>{t('incidents.sector')}</span>
            <span>{t('incidents.casualties')}</span>
            <span>{t('incidents.summary')}</span>
          </p>
          <ol className="incidents">
            {shown.map((incident) => (
              <IncidentItem
                key={incidentMark(incident)}
                incident={incident}
                catalogue={catalogue}
                isFresh={board.fresh.has(incidentMark(incident))}
              />
            ))}
          </ol>
          {board.incidents.length > SHOWN_FIRST && (
            <button type="button" className="button button-quiet more-button" onClick={() => setAll(!all)}>
              {all ? t('incidents.fewer') : t('incidents.more')}
            </button>
          )}
        </>
      )}
    </section>
  );
};
