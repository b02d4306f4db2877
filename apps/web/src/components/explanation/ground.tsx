import { type ReactNode, useId } from 'react';
import type { EventRef } from '../../api/explanation-types.js';
import { formatInstant } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';

interface GroundProps {
  readonly name: string;
  readonly title: string;
  /** What it comes to, in short. */
  readonly total?: string | undefined;
  readonly children: ReactNode;
}

/** One part of an explanation. */
export const Ground = ({ name, title, total, children }: GroundProps) => {
  const id = useId();
  return (
    <section className="ground" aria-labelledby={id} data-ground={name}>
      <div className="ground-head">
        <h3 id={id}>{title}</h3>
        {total !== undefined && <p className="ground-total">{total}</p>}
      </div>
      {children}
    </section>
  );
};

/** A name and what is to be said under it; left out where there is nothing. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) =>
  children === null || children === undefined || children === false || children === '' ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );

interface EventMarkProps {
  readonly event: EventRef;
  /** What it is about, before the rest. */
  readonly children?: ReactNode;
}

/** The event that says so, and since when it is in the book. */
export const EventMark = ({ event, children }: EventMarkProps) => {
  const { t } = useWords();
  return (
    <small className="event-mark" title={`${event.source}#${event.id}`}>
      {children}
      {event.recordedAt !== null && (
        <span>{t('grounds.recorded', { time: formatInstant(event.recordedAt, Date.now()) })}</span>
      )}
      <code className="event-id">{event.id}</code>
    </small>
  );
};

/** A narrow column may break a line between two dates, and not within one. */
export const WholeDates = ({ text }: { text: string }) =>
  text.split(/(\d{4}-\d{2}-\d{2})/).map((part, i) => (i % 2 === 1 ? <time key={part}>{part}</time> : part));
