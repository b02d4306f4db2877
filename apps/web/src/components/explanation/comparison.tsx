// The number as it was known then beside what is known now, of the same days; and what moved it from one to the other.

import { fetchRestatement } from '../../api/explanation-queries.js';
import type { Restatement } from '../../api/explanation-types.js';
import type { Reading } from '../../api/types.js';
import { useInquiry } from '../../board/use-inquiry.js';
import { formatStamp, localDay } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { AnswerState } from './answer-state.js';
import { ComparisonTable } from './comparison-table.js';
import { daysText } from './days-text.js';
import type { Places } from './ground-parts.js';
import { MovedList } from './moved-list.js';
import { knownThen, openedOf, type Past } from './past-moment.js';

interface ComparisonProps {
  readonly places: Places;
  /** What "now" is: that of the explanation below. */
  readonly now: Reading;
  readonly past: Past;
  readonly onPast: (past: Past) => void;
}

interface ChoiceProps {
  readonly legend: string;
  readonly name: 'days' | 'grounds';
  readonly past: Past;
  readonly onPast: (past: Past) => void;
}

const Choice = ({ legend, name, past, onPast }: ChoiceProps) => {
  const { t } = useWords();
  return (
    <fieldset className="past-choice">
      <legend>{legend}</legend>
      {(['now', 'then'] as const).map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            checked={past[name] === option}
            onChange={() => onPast({ ...past, [name]: option })}
          />
          {t(`past.${name}.${option}`)}
        </label>
      ))}
    </fieldset>
  );
};

const Compared = ({
  restatement,
  places,
  past,
}: Pick<ComparisonProps, 'places' | 'past'> & { restatement: Restatement }) => {
  const words = useWords();
  return (
    <>
      <ComparisonTable
        restatement={restatement}
        time={formatStamp(past.at)}
        days={daysText(restatement.present.window, words)}
      />
      <MovedList restatement={restatement} places={places} />
    </>
  );
};

export const Comparison = ({ places, now, past, onPast }: ComparisonProps) => {
  const { t } = useWords();
  const asked = useInquiry(
    (and: string) => fetchRestatement(openedOf(places.opened, past, now), knownThen(past), and),
    now.knownAt,
  );
  const isOfToday = localDay(past.at) === localDay(Date.now());
  return (
    <div className="comparison" data-past={knownThen(past)}>
      {!isOfToday && <Choice legend={t('past.days')} name="days" past={past} onPast={onPast} />}
      <AnswerState asked={asked} />
      {asked.value && <Compared restatement={asked.value} places={places} past={past} />}
      <Choice legend={t('past.grounds')} name="grounds" past={past} onPast={onPast} />
    </div>
  );
};
