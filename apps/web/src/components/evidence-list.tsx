import type { Alert } from '../api/types.js';
import type { Catalogue } from '../board/catalogue.js';
import { formatPlain } from '../format/number.js';
import { useWords } from '../i18n/language.js';
import { PlaceName } from './place-name.js';

const SHOWN = 20;

/** The events behind an alert: which one, where, on which day, and what it added. */
export const EvidenceList = ({ alert, catalogue }: { alert: Alert; catalogue: Catalogue }) => {
  const { t, language } = useWords();
  const { evidence } = alert;
  if (evidence.length === 0) return <p className="alert-why">{t('alerts.evidenceNone')}</p>;
  return (
    <details className="evidence">
      <summary>{t('alerts.evidence', { n: evidence.length })}</summary>
      <ul>
        {evidence.slice(0, SHOWN).map((item) => (
          <li key={`${item.source}|${item.id}|${item.counter}|${item.amount}`}>
            <code title={item.source ?? undefined}>{item.subject ?? item.id}</code>
            {item.region && <PlaceName catalogue={catalogue} code={item.region} />}
            {item.day && <span>{item.day}</span>}
            {item.amount !== null && (
              <strong>
                {item.amount > 0 ? '+' : ''}
                {formatPlain(item.amount, language)}
              </strong>
            )}
          </li>
        ))}
      </ul>
      {evidence.length > SHOWN && <p>{t('alerts.more', { n: evidence.length - SHOWN })}</p>}
    </details>
  );
};
