import type { Incident } from '../../api/types.js';
import { clocksInShort } from '../../board/clocks.js';
import { spanText } from '../../format/span.js';
import { useWords } from '../../i18n/language.js';
import { ToneIcon } from '../status-mark.js';
import { deadlineName, listId } from './deadline-words.js';

/** So near an end deserves a second look. */
const SOON_MS = 30 * 60_000;

interface IncidentClocksProps {
  readonly incident: Incident;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** The clocks in short: what is late, and how long there is for what comes next. Opens the whole list. */
export const IncidentClocks = ({ incident, isOpen, onToggle }: IncidentClocksProps) => {
  const words = useWords();
  const { t } = words;
  const now = Date.now();
  if (incident.deadlines.length === 0) {
    return (
      <span className="incident-clocks clocks-none" title={t('deadlines.none')}>
        <span className="sr-only">{t('deadlines.none')}</span>
        <span aria-hidden="true">—</span>
      </span>
    );
  }
  const { late, doneLate, next } = clocksInShort(incident, now);
  const left = next?.dueAt ? Date.parse(next.dueAt) - now : 0;
  return (
    <span className="incident-clocks">
      <button type="button" aria-expanded={isOpen} aria-controls={listId(incident)} onClick={onToggle}>
        <span className="clock-sign" aria-hidden="true">
          {isOpen ? '▾' : '▸'}
        </span>
        <span className="sr-only">{t('deadlines.title')}: </span>
        <span className="clock-words">
          {late > 0 && (
            <span className="mark mark-bad">
              <ToneIcon tone="bad" />
              {t('deadlines.late', { n: late })}
            </span>
          )}
          {doneLate > 0 && <span className="flag">{t('deadlines.doneLate', { n: doneLate })}</span>}
          {next && (
            <span className={left < SOON_MS ? 'clock-next clock-soon' : 'clock-next'}>
              {deadlineName(next, words)} <strong>{t('deadlines.left', { span: spanText(left, words) })}</strong>
            </span>
          )}
          {!next && late + doneLate === 0 && <span className="clock-next">{t('deadlines.allDone')}</span>}
        </span>
      </button>
    </span>
  );
};
