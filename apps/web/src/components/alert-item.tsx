import type { Alert, Incident, Severity } from '../api/types.js';
import { isOpen } from '../board/board.js';
import { type Catalogue, indicatorNames } from '../board/catalogue.js';
import type { Tone } from '../board/status-of.js';
import { countText, targetText, valueText } from '../format/describe.js';
import { formatPlain } from '../format/number.js';
import { formatInstant } from '../format/time.js';
import { useWords, type Words } from '../i18n/language.js';
import { ruleKey } from './alert-words.js';
import { EvidenceList } from './evidence-list.js';
import { PlaceName } from './place-name.js';
import { ToneIcon } from './status-mark.js';

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', warning: 'warn', info: 'none' };

interface AlertItemProps {
  readonly alert: Alert;
  readonly catalogue: Catalogue;
  readonly incidentOf: (id: string) => Incident | undefined;
  readonly isFresh: boolean;
}

/** How much against what limit, short; why it ended, in the server's own sentence. */
const summaryOf = (alert: Alert, words: Words): string => {
  const { reading, explanation } = alert;
  if (!isOpen(alert) || !reading?.target) return explanation ? words.pick(explanation) : '';
  const target = targetText(reading.indicator, reading.target, words);
  const value = valueText(reading, words);
  const parts = [
    value === undefined
      ? words.t('alerts.counted', { count: countText(reading, reading.numerator ?? 0, words), target })
      : words.t('alerts.value', { value, target }),
  ];
  if (reading.budget) {
    const used = countText(reading, reading.budget.used, words);
    const allowed = formatPlain(reading.budget.allowed, words.language);
    parts.push(`${words.t('budget.used', { used })} / ${words.t('budget.allowed', { allowed })}`);
  }
  return parts.join(words.language === 'zh' ? '；' : '; ');
};

export const AlertItem = ({ alert, catalogue, incidentOf, isFresh }: AlertItemProps) => {
  const words = useWords();
  const { t, pick } = words;
  const now = Date.now();
  const tone = isOpen(alert) ? TONES[alert.severity] : 'none';
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
      </p>
      <p className="flags">
        {alert.drill && <span className="flag">{t('alerts.drill')}</span>}
        {alert.isQuiet && <span className="flag">{t('alerts.quiet')}</span>}
        {alert.state === 'pending' && <span className="flag">{t('alerts.pending')}</span>}
        {alert.acknowledged && <span className="flag">{t('alerts.acknowledged')}</span>}
      </p>
      <p className="alert-why">{summaryOf(alert, words)}</p>
      <EvidenceList alert={alert} catalogue={catalogue} incidentOf={incidentOf} />
    </li>
  );
};
