import type { Alert, Incident } from '../api/types.js';
import type { Catalogue } from '../board/catalogue.js';
import { formatPlain } from '../format/number.js';
import { formatInstant } from '../format/time.js';
import { useWords } from '../i18n/language.js';
import { PlaceName } from './place-name.js';

const SHOWN = 20;

interface EvidenceListProps {
  readonly alert: Alert;
  readonly catalogue: Catalogue;
  /** What is known of an incident that an event of the evidence is about. */
  readonly incidentOf: (id: string) => Incident | undefined;
}

/** The events behind an alert: each with what it added, and with where and when as far as the page knows its incident. */
export const EvidenceList = ({ alert, catalogue, incidentOf }: EvidenceListProps) => {
  const { t, language, pick } = useWords();
  const { evidence, explanation } = alert;
  return (
    <details className="evidence">
      <summary>{t('alerts.evidence', { n: evidence.length })}</summary>
      {explanation && <p>{pick(explanation)}</p>}
      {evidence.length === 0 && <p>{t('alerts.evidenceNone')}</p>}
      <ul>
        {evidence.slice(0, SHOWN).map(({ source, id, subject, contribution }) => {
          const incident = incidentOf(subject);
          return (
            <li key={`${source}#${id}#${subject}`} title={`${source}#${id}`}>
              <code>{subject}</code>
              <strong>
                {contribution > 0 ? '+' : ''}
                {formatPlain(contribution, language)}
              </strong>
              {incident && (
                <span>
                  <PlaceName catalogue={catalogue} code={incident.region} />{' '}
                  {formatInstant(incident.occurredAt, Date.now())}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {evidence.length > SHOWN && <p>{t('alerts.more', { n: evidence.length - SHOWN })}</p>}
    </details>
  );
};
