import { type FormEvent, type RefObject, useState } from 'react';
import type { Reading } from '../../api/types.js';
import { toInput } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { Comparison } from './comparison.js';
import type { Places } from './ground-parts.js';
import { chosenInstant, type Past, quickInstants } from './past-moment.js';

interface AsKnownOnProps {
  readonly places: Places;
  /** What the past is set beside. */
  readonly now: Reading | undefined;
  readonly past: Past | null;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onPast: (past: Past) => void;
}

/** 当时所知: asks for an instant, and sets what was known then beside what is known now. */
export const AsKnownOn = ({ places, now, past, input, onPast }: AsKnownOnProps) => {
  const { t } = useWords();
  const [refusal, setRefusal] = useState<'past.future' | 'past.incomplete' | null>(null);

  const choose = (at: number): void => {
    setRefusal(null);
    if (input.current) input.current.value = toInput(at);
    onPast({ days: past?.days ?? 'now', grounds: past?.grounds ?? 'now', at });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const chosen = chosenInstant(input.current?.value ?? '', Date.now());
    if (typeof chosen === 'number') choose(chosen);
    else setRefusal(`past.${chosen}`);
  };

  return (
    <section className={past ? 'as-known-on is-past' : 'as-known-on'} aria-label={t('past.title')}>
      <form onSubmit={submit} noValidate>
        <label>
          <span>{t('past.title')}</span>
          <input
            ref={input}
            type="datetime-local"
            step="1"
            defaultValue={toInput(past?.at ?? Date.now())}
            aria-invalid={refusal !== null}
            aria-describedby="past-refusal past-hint"
          />
        </label>
        <button type="submit" className="button">
          {t('past.compare')}
        </button>
        <span className="past-quick">
          {quickInstants(Date.now()).map(({ name, at }) => (
            <button key={name} type="button" className="button button-quiet" onClick={() => choose(at)}>
              {t(`past.${name}`)}
            </button>
          ))}
        </span>
      </form>
      <p id="past-refusal" role="alert" className="past-refusal">
        {refusal && t(refusal)}
      </p>
      {!past && (
        <p id="past-hint" className="aside">
          {t('past.hint')}
        </p>
      )}
      {past && now && (
        <Comparison key={`${past.at} ${past.days}`} places={places} now={now} past={past} onPast={onPast} />
      )}
    </section>
  );
};
