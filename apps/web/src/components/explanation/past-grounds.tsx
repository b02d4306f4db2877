import { fetchExplanation } from '../../api/explanation-queries.js';
import type { Reading } from '../../api/types.js';
import { useInquiry } from '../../board/use-inquiry.js';
import { formatStamp } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { AnswerState } from './answer-state.js';
import type { Places } from './ground-parts.js';
import { Grounds } from './grounds.js';
import { knownThen, openedOf, type Past } from './past-moment.js';

/** What the number rested on then. Every part of it bears the mark of the past. */
export const PastGrounds = ({ places, now, past }: { places: Places; now: Reading; past: Past }) => {
  const { t } = useWords();
  const asked = useInquiry(
    () => fetchExplanation({ ...openedOf(places.opened, past, now), knownAt: knownThen(past) }),
    undefined,
  );
  const reading = asked.value?.reading;
  return (
    <div className="is-past">
      <p className="past-tag">{t('past.groundsOf', { time: formatStamp(past.at) })}</p>
      <AnswerState asked={asked} />
      {reading && <Grounds places={places} reading={reading} explanation={asked.value} />}
    </div>
  );
};
