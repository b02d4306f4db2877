import { useState } from 'react';
import { type Board, incidentMark } from '../../board/board.js';
import type { Catalogue } from '../../board/catalogue.js';
import { useWords } from '../../i18n/language.js';
import { IncidentItem } from './incident-item.js';

const SHOWN_FIRST = 12;

export const IncidentList = ({ board, catalogue }: { board: Board; catalogue: Catalogue }) => {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  // Here and not in the item: a new version of an incident is drawn anew, and must not close what is being read.
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
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
            <span>{t('deadlines.title')}</span>
            <span>{t('incidents.summary')}</span>
          </p>
          <ol className="incidents">
            {shown.map((incident) => (
              <IncidentItem
                key={incidentMark(incident)}
                incident={incident}
                catalogue={catalogue}
                isFresh={board.fresh.has(incidentMark(incident))}
                isOpen={opened.has(incident.id)}
                onToggle={() => toggle(incident.id)}
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
