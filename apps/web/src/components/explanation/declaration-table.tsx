import { useState } from 'react';
import type { Declaration } from '../../api/explanation-types.js';
import { regionPath } from '../../board/catalogue.js';
import { exposureText } from '../../format/describe.js';
import { useWords, type Words } from '../../i18n/language.js';
import { periodText } from './days-text.js';
import { categoryKey } from './event-words.js';
import { EventMark, WholeDates } from './ground.js';
import type { Places } from './ground-parts.js';
import { MoreButton } from './more-button.js';

const SHOWN_FIRST = 8;

export const definitionText = (definition: string, { t }: Words): string =>
  definition === 'default' || definition === 'sample-plan' ? t(`definition.${definition}`) : definition;

const DeclarationRow = ({ row, places }: { row: Declaration; places: Places }) => {
  const words = useWords();
  const { t, pick } = words;
  return (
    <tr data-declaration={row.event.id}>
      <td>
        <WholeDates text={periodText(row, words)} />
        <EventMark event={row.event}>
          <span>{regionPath(places.catalogue, row.region).map(pick).join(' · ')}</span>
          {row.category !== null && <span>{t(categoryKey(row.category))}</span>}
        </EventMark>
      </td>
      <td className="amount">
        {exposureText(row.measure, row.value, words)}
        <small>
          <span className="flag">{t(`declaration.${row.status}`)}</span>
        </small>
      </td>
      <td className="amount">
        <strong>{exposureText(row.measure, row.amount, words)}</strong>
        {row.estimated > 0 && (
          <small>{t('grounds.ofItEstimated', { amount: exposureText(row.measure, row.estimated, words) })}</small>
        )}
      </td>
    </tr>
  );
};

interface DeclarationTableProps {
  readonly rows: readonly Declaration[];
  readonly places: Places;
  readonly caption: string;
  /** What the last column is a part of. */
  readonly part: string;
}

export const DeclarationTable = ({ rows, places, caption, part }: DeclarationTableProps) => {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN_FIRST);
  return (
    <>
      <table className="rows rows-declared">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('grounds.declaration')}</th>
            <th scope="col" className="amount">
              {t('grounds.declared')}
            </th>
            <th scope="col" className="amount">
              {part}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <DeclarationRow key={`${row.event.source}#${row.event.id}`} row={row} places={places} />
          ))}
        </tbody>
      </table>
      <MoreButton shown={shown.length} total={rows.length} isCut={false} all={all} onToggle={() => setAll(!all)} />
    </>
  );
};
