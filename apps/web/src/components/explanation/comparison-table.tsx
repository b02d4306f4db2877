// Two readings of the same days side by side, row by row, and how far apart they are. The column of the past is marked as such
// by words, colour and hatching.

import type { ReactNode } from 'react';
import type { Restatement } from '../../api/explanation-types.js';
import type { Reading } from '../../api/types.js';
import { drawingOf } from '../../board/plan-indicator.js';
import { statusOf } from '../../board/status-of.js';
import {
  countText,
  denominatorText,
  differenceText,
  exposureText,
  nullText,
  targetText,
  valueText,
} from '../../format/describe.js';
import { signed } from '../../format/number.js';
import { useWords, type Words } from '../../i18n/language.js';
import { StatusMark } from '../status-mark.js';
import { daysText } from './days-text.js';

interface ComparisonTableProps {
  readonly restatement: Restatement;
  readonly time: string;
  readonly days: string;
}

interface Row {
  readonly name: string;
  readonly of: (reading: Reading) => ReactNode;
  readonly difference?: string | undefined;
}

const rowsOf = ({ past, present, difference }: Restatement, words: Words): Row[] => {
  const { t } = words;
  const { measure } = drawingOf(present.indicator);
  const less = (amount: number | null, text: (amount: number) => string): string | undefined =>
    amount === null ? undefined : amount === 0 ? t('past.same') : signed(text(amount), amount);
  const hasSameDays = past.window.from === present.window.from && past.window.to === present.window.to;
  return [
    {
      name: t('past.value'),
      of: (reading) => <strong>{valueText(reading, words) ?? nullText(reading.nullReason, words)}</strong>,
      difference: less(difference.value, (amount) => differenceText(present.indicator, amount, words)),
    },
    {
      name: t('explain.numerator'),
      of: (reading) => (reading.numerator === null ? '—' : countText(reading, reading.numerator, words)),
      difference: less(difference.numerator, (amount) => countText(present, amount, words)),
    },
    {
      name: t('explain.denominator'),
      of: (reading) => (
        <>
          {denominatorText(reading, words) ?? '—'}
          {reading.denominator && <small>{t(`declaration.${reading.denominator.status}`)}</small>}
        </>
      ),
      difference: less(difference.denominator, (amount) => exposureText(measure, amount, words)),
    },
    {
      name: t('explain.target'),
      of: (reading) => (reading.target ? targetText(reading.indicator, reading.target, words) : '—'),
    },
    { name: t('past.verdict'), of: (reading) => <StatusMark status={statusOf(reading)} /> },
    ...(hasSameDays ? [] : [{ name: t('explain.window'), of: ({ window }: Reading) => daysText(window, words) }]),
  ];
};

export const ComparisonTable = ({ restatement, time, days }: ComparisonTableProps) => {
  const words = useWords();
  const { t } = words;
  const { past, present } = restatement;
  return (
    <table className="compared">
      <caption>{t('past.caption', { days })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col" className="then">
            {t('past.asOf')}
            <small>{time}</small>
          </th>
          <th scope="col">{t('past.now')}</th>
          <th scope="col">{t('past.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(restatement, words).map(({ name, of, difference }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="then">{of(past)}</td>
            <td>{of(present)}</td>
            <td className="difference">{difference ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
