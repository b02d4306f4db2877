import type { Incident } from '../../api/types.js';
import type { Catalogue } from '../../board/catalogue.js';
import { formatInstant } from '../../format/time.js';
import { useWords, type Words } from '../../i18n/language.js';
import { sectorKey } from '../alert-words.js';
import { PlaceName } from '../place-name.js';
import { DeadlineList } from './deadline-list.js';
import { IncidentClocks } from './incident-clocks.js';

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

interface IncidentItemProps {
  readonly incident: Incident;
  readonly catalogue: Catalogue;
  readonly isFresh: boolean;
  /** All its clocks are shown. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export const IncidentItem = ({ incident, catalogue, isFresh, isOpen, onToggle }: IncidentItemProps) => {
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
      <IncidentClocks incident={incident} isOpen={isOpen} onToggle={onToggle} />
      <span className="incident-summary">
        {incident.drill && <span className="flag">{t('alerts.drill')}</span>}
        {isWithdrawn && <span className="flag">{t('incidents.withdrawn')}</span>}
        {!isWithdrawn && incident.versions > 1 && (
          <span className="flag">{t('incidents.corrected', { n: incident.versions - 1 })}</span>
        )}
        <span className="incident-text">{incident.summary ?? incident.id}</span>
      </span>
      {isOpen && <DeadlineList incident={incident} />}
    </li>
  );
};
