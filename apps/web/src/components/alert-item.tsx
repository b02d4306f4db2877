import type { Alert, Severity } from '../api/types.js';
import { isOpen } from '../board/board.js';
import { type Catalogue, indicatorNames } from '../board/catalogue.js';
import type { Tone } from '../board/status-of.js';
import { targetText, valueText } from '../format/describe.js';
import { formatInstant } from '../format/time.js';
import { useWords } from '../i18n/language.js';
import { ruleKey } from './alert-words.js';
import { EvidenceList } from './evidence-list.js';
import { PlaceName } from './place-name.js';
import { ToneIcon } from './status-mark.js';

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', warning: 'warn', info: 'none' };

export const AlertItem = ({ alert, catalogue, isFresh }: { alert: Alert; catalogue: Catalogue; isFresh: boolean }) => {
  const words = useWords();
  const { t, pick } = words;
  const now = Date.now();
  const tone = isOpen(alert) ? TONES[alert.severity] : 'none';
  const { reading } = alert;
  const value = reading && valueText(reading, words);
  return (
    <li className={`alert alert-${tone}${isFresh ? ' arrived' : ''}`} data-alert={alert.id} data-state={alert.state}>
      <p className="alert-head">
        <span className={`mark mark-${tone}`}>
          <ToneIcon tone={tone} />
          {isOpen(alert)
            ? t(`severity.${alert.severity}`)
            : t(alert.state === 'resolved' ? 'alerts.resolved' : 'alerts.invalidated')}
        </span>
        <strong>
          <PlaceName catalogue={catalogue} code={alert.region} />
        </strong>
        <span className="alert-time">
          {alert.resolvedAt
            ? t('alerts.ended', { time: formatInstant(alert.resolvedAt, now) })
            : t('alerts.since', { time: formatInstant(alert.startedAt, now) })}
        </span>
      </p>
      <p className="alert-what">
        {t(ruleKey(alert.rule))}
        {alert.indicator && ` · ${pick(indicatorNames(catalogue, alert.indicator))}`}
        {!alert.explanation && value && reading.target && (
          <> · {t('alerts.value', { value, target: targetText(reading.indicator, reading.target, words) })}</>
        )}
      </p>
      <p className="flags">
        {alert.drill && <span className="flag">{t('alerts.drill')}</span>}
        {alert.state === 'pending' && <span className="flag">{t('alerts.pending')}</span>}
        {alert.acknowledged && <span className="flag">{t('alerts.acknowledged')}</span>}
      </p>
      {alert.explanation && <p className="alert-why">{pick(alert.explanation)}</p>}
      <EvidenceList alert={alert} catalogue={catalogue} />
    </li>
  );
};
