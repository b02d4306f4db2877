// What moved a number between two instants: which event, about what, when it became known, and what it did. It says what an
// event states, and not how much of the change is its doing: the server does not say that of declarations.

import { useState } from 'react';
import type { Moved, Restatement } from '../../api/explanation-types.js';
import { regionPath } from '../../board/catalogue.js';
import { exposureText, targetText } from '../../format/describe.js';
import { formatPlain } from '../../format/number.js';
import { formatInstant } from '../../format/time.js';
import { useWords, type Words } from '../../i18n/language.js';
import { periodText } from './days-text.js';
import { contributionText, counterText, eventText } from './event-words.js';
import type { Places } from './ground-parts.js';
import { MoreButton } from './more-button.js';

const SHOWN_FIRST = 6;

const statementText = ({ statement }: Moved, indicator: string, words: Words): string => {
  const { t, language } = words;
  if (!statement) return t('moved.withdrawn');
  switch (statement.kind) {
    case 'exposure': {
      const amount = exposureText(statement.measure, statement.value, words);
      const status = statement.status ? t(`declaration.${statement.status}`) : '';
      return t('moved.exposure', { amount, status, period: periodText(statement, words) });
    }
    case 'target':
      return targetText(indicator, { ...statement, region: '' }, words);
    case 'survey':
      return t('moved.survey.result', {
        satisfied: formatPlain(statement.satisfied, language),
        respondents: formatPlain(statement.respondents, language),
      });
  }
};

/** What the event did: of an entry what it adds, of a declaration what it says. */
const effectText = (moved: Moved, indicator: string, words: Words): string => {
  switch (moved.what) {
    case 'numerator':
      return contributionText(moved.counter ?? '', moved.contribution ?? 0, words);
    case 'hazard':
      return '';
    case 'denominator':
    case 'target':
    case 'survey':
      return statementText(moved, indicator, words);
  }
};

const MovedItem = ({ moved, indicator, places }: { moved: Moved; indicator: string; places: Places }) => {
  const words = useWords();
  const { t, pick } = words;
  const { event, day, counter } = moved;
  const summary = places.incidentOf(moved.subject)?.summary;
  return (
    <li data-moved={event.id}>
      <span className="moved-when">{formatInstant(moved.knownAt, Date.now())}</span>
      <span className="moved-what">
        <span>
          {eventText(event.type, words)} · {regionPath(places.catalogue, moved.region).map(pick).join(' · ')}
          {day !== null && ` · ${day}`}
        </span>
        {summary && <span>{summary}</span>}
        <small title={`${event.source}#${event.id}`}>
          <code>{event.id}</code>
        </small>
      </span>
      <span className="moved-effect">
        <small>{t(`moved.${moved.what}`)}</small>
        <strong>{effectText(moved, indicator, words)}</strong>
        {counter !== null && moved.what === 'numerator' && (
          <small className="sr-only">{counterText(counter, words)}</small>
        )}
      </span>
    </li>
  );
};

/** The events that became known between the two instants, in the order in which they did. */
export const MovedList = ({ restatement, places }: { restatement: Restatement; places: Places }) => {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const { moved, hasMore, present } = restatement;
  const shown = all ? moved : moved.slice(0, SHOWN_FIRST);
  return (
    <div className="moved">
      <h3>{t('moved.title', { n: moved.length })}</h3>
      {moved.length === 0 && <p className="nothing">{t('moved.none')}</p>}
      <ol>
        {shown.map((one) => (
          <MovedItem
            key={`${one.event.source}#${one.event.id} ${one.what} ${one.counter} ${one.day} ${one.region}`}
            moved={one}
            indicator={present.indicator}
            places={places}
          />
        ))}
      </ol>
      <MoreButton shown={shown.length} total={moved.length} isCut={hasMore} all={all} onToggle={() => setAll(!all)} />
      {hasMore && <p className="aside">{t('moved.cut', { n: moved.length })}</p>}
    </div>
  );
};
