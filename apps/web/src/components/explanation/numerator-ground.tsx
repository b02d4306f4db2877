// The entries behind a numerator, the latest first and a few at first. An incident that the page does not know has its id only.

import { useState } from 'react';
import type { Entry } from '../../api/explanation-types.js';
import { countText } from '../../format/describe.js';
import { useWords } from '../../i18n/language.js';
import { PlaceName } from '../place-name.js';
import { contributionText, counterText, eventText } from './event-words.js';
import { EventMark, Ground } from './ground.js';
import type { GroundParts, Places } from './ground-parts.js';
import { MoreButton } from './more-button.js';

const SHOWN_FIRST = 8;

interface EntryRowProps {
  readonly entry: Entry;
  readonly places: Places;
  /** Where one counter is summed its name goes without saying. */
  readonly namesCounter: boolean;
}

const EntryRow = ({ entry, places, namesCounter }: EntryRowProps) => {
  const words = useWords();
  const incident = places.incidentOf(entry.subject);
  return (
    <tr data-entry={entry.subject}>
      <td className="day">{entry.day}</td>
      <td>
        <PlaceName catalogue={places.catalogue} code={entry.region} />
        {incident?.summary && <span className="entry-summary">{incident.summary}</span>}
        <EventMark event={entry.event}>
          <code>{entry.subject}</code>
          <span>{eventText(entry.event.type, words)}</span>
        </EventMark>
      </td>
      <td className="amount">
        <strong>{contributionText(entry.counter, entry.amount, words)}</strong>
        {namesCounter && <small>{counterText(entry.counter, words)}</small>}
      </td>
    </tr>
  );
};

/** The numerator with the entries that it is the sum of. */
export const NumeratorGround = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t } = words;
  const [all, setAll] = useState(false);
  const { numerator, accidents } = reading;
  const count = numerator === null ? t('explain.none') : countText(reading, numerator, words);
  const total =
    accidents === null || !numerator ? count : t('grounds.fromAccidents', { count, accidents: String(accidents) });
  const entries = explanation?.entries ?? [];
  const shown = all ? entries : entries.slice(0, SHOWN_FIRST);
  return (
    <Ground name="numerator" title={t('explain.numerator')} total={total}>
      {explanation && entries.length === 0 && <p className="nothing">{t('grounds.noEntries')}</p>}
      {shown.length > 0 && (
        <table className="rows rows-entries">
          <caption className="sr-only">{t('grounds.entries')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('grounds.day')}</th>
              <th scope="col">{t('grounds.entry')}</th>
              <th scope="col" className="amount">
                {t('grounds.contribution')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <EntryRow
                key={`${entry.event.source}#${entry.event.id} ${entry.counter} ${entry.day} ${entry.region}`}
                entry={entry}
                places={places}
                namesCounter={(explanation?.counters.length ?? 0) > 1}
              />
            ))}
          </tbody>
        </table>
      )}
      <MoreButton
        shown={shown.length}
        total={entries.length}
        isCut={explanation?.hasMoreEntries ?? false}
        all={all}
        onToggle={() => setAll(!all)}
      />
      {all && explanation?.hasMoreEntries && <p className="aside">{t('grounds.cut', { n: entries.length })}</p>}
    </Ground>
  );
};
