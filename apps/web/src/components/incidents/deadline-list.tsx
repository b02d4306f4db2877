// All clocks of one incident: the duty and whom it is owed to, from when to when, by which article, and what became of it.

import type { Deadline, Incident } from '../../api/types.js';
import { type ClockState, clockState, isPeriod } from '../../board/clocks.js';
import type { Tone } from '../../board/status-of.js';
import { spanText } from '../../format/span.js';
import { formatDue, formatInstant } from '../../format/time.js';
import { useWords, type Words } from '../../i18n/language.js';
import { ToneIcon } from '../status-mark.js';
import { deadlineName, listId } from './deadline-words.js';

const TONES: Readonly<Record<ClockState, Tone>> = {
  open: 'none',
  late: 'bad',
  done: 'good',
  'done-late': 'warn',
  unknown: 'none',
  cancelled: 'none',
};

const stateText = (deadline: Deadline, now: number, words: Words): string => {
  const { t } = words;
  const state = clockState(deadline, now);
  const due = Date.parse(deadline.dueAt ?? '');
  switch (state) {
    case 'open':
      return t('deadlines.left', { span: spanText(due - now, words) });
    case 'late':
      return t('deadlines.lateBy', { span: spanText(now - due, words) });
    case 'done':
      return t(isPeriod(deadline) ? 'deadlines.lapsed' : 'deadlines.state.done');
    case 'done-late':
    case 'unknown':
    case 'cancelled':
      return t(`deadlines.state.${state}`);
  }
};

const DeadlineItem = ({ deadline }: { deadline: Deadline }) => {
  const words = useWords();
  const { t, pick } = words;
  const now = Date.now();
  const { startsAt, dueAt, metAt } = deadline;
  const tone = TONES[clockState(deadline, now)];
  return (
    <li data-deadline={deadline.id} data-state={deadline.state}>
      <span className="deadline-name">
        <strong>{deadlineName(deadline, words)}</strong>
        <small>
          {t('deadlines.receiver', { receiver: pick(deadline.receiver) })}
          {deadline.case !== null && ` · ${deadline.case}`}
        </small>
      </span>
      <span className="deadline-state">
        <span className={`mark mark-${tone}`}>
          <ToneIcon tone={tone} />
          {stateText(deadline, now, words)}
        </span>
        {metAt !== null && <small>{formatInstant(metAt, now)}</small>}
      </span>
      <span className="deadline-times">
        <span>
          {startsAt === null ? t('deadlines.noStart') : t('deadlines.starts', { time: formatInstant(startsAt, now) })}
          {startsAt !== null && (
            <small>{t(deadline.isStartAssumed ? 'deadlines.assumed' : 'deadlines.recorded')}</small>
          )}
        </span>
        {dueAt !== null && (
          <span>
            {t('deadlines.due', { time: formatDue(dueAt, now) })}
            {deadline.isDueAssumed && <small>{t('deadlines.dueAssumed')}</small>}
          </span>
        )}
      </span>
      <small className="deadline-basis">{pick(deadline.legalBasis)}</small>
    </li>
  );
};

/** Every clock of an incident, in the order of the law. */
export const DeadlineList = ({ incident }: { incident: Incident }) => {
  const { t } = useWords();
  return (
    <ul className="deadlines" id={listId(incident)} aria-label={t('deadlines.of', { incident: incident.id })}>
      {incident.deadlines.map((deadline) => (
        <DeadlineItem key={`${deadline.id} ${deadline.case}`} deadline={deadline} />
      ))}
    </ul>
  );
};
