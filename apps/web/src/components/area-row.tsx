import { PLAN_INDICATORS } from '../api/queries.js';
import type { Reading, RegionRow } from '../api/types.js';
import { type Catalogue, childrenOf, indicatorNames } from '../board/catalogue.js';
import { drawingOf } from '../board/plan-indicator.js';
import { statusOf, toneOf } from '../board/status-of.js';
import { countText, nullText, valueText } from '../format/describe.js';
import { formatPlain } from '../format/number.js';
import { useWords } from '../i18n/language.js';
import { Fresh } from './fresh.js';
import { StatusMark } from './status-mark.js';

interface AreaRowProps {
  readonly catalogue: Catalogue;
  readonly scope: string;
  readonly row: RegionRow;
  /** The whole, one of its parts, or a part of a part. */
  readonly kind: 'root' | 'area' | 'inner';
  readonly indicator: string;
  readonly region: string | null;
  readonly open: ReadonlySet<string>;
  readonly readingOf: (indicator: string, region: string) => Reading | undefined;
  readonly onRegion: (region: string | null) => void;
  readonly onExplain: (indicator: string, region: string) => void;
  readonly onToggle: (region: string) => void;
}

/** What stands below the value: how many it counts, or why there is none. */
const Under = ({ reading }: { reading: Reading | undefined }) => {
  const words = useWords();
  const { t, language } = words;
  if (!reading) return null;
  const isProportion = drawingOf(reading.indicator).kind === 'proportion';
  if (reading.value === null) {
    const counted = !isProportion && reading.numerator ? `${countText(reading, reading.numerator, words)} · ` : '';
    return `${counted}${t(`short.${reading.nullReason ?? 'unknown'}`)}`;
  }
  if (isProportion) {
    return (
      reading.denominator && <>{t('short.respondents', { n: formatPlain(reading.denominator.value, language) })}</>
    );
  }
  return reading.numerator === null ? null : countText(reading, reading.numerator, words);
};

export const AreaRow = (props: AreaRowProps) => {
  const { catalogue, scope, row, kind, indicator, region, open, readingOf, onRegion, onExplain, onToggle } = props;
  const words = useWords();
  const { t, pick } = words;
  const name = pick(row.names);
  const canOpen = kind === 'area' && childrenOf(catalogue, row.code).length > 0;
  const isOpen = open.has(row.code);

  const cell = (id: string) => {
    const reading = readingOf(id, row.code);
    const value = reading && valueText(reading, words);
    const spoken = value ?? (reading ? nullText(reading.nullReason, words) : t('status.waiting'));
    return (
      <td key={id} className={id === indicator ? 'area-cell is-chosen' : 'area-cell'} data-indicator={id}>
        <button
          type="button"
          className={`cell-button cell-${value === undefined ? 'nothing' : toneOf(statusOf(reading))}`}
          aria-label={`${t('tile.explain', { indicator: pick(indicatorNames(catalogue, id)), region: name, value: spoken })} · ${t(`status.${statusOf(reading)}`)}`}
          onClick={() => onExplain(id, row.code)}
        >
          <Fresh scope={scope} value={reading && `${reading.value}|${reading.numerator}`}>
            <span className="cell-value">{value ?? '—'}</span>
            <StatusMark status={statusOf(reading)} quiet />
          </Fresh>
          <small className="cell-under">
            <Under reading={reading} />
          </small>
        </button>
      </td>
    );
  };

  return (
    <tr className={`area-${kind}${region === row.code ? ' is-selected' : ''}`} data-region={row.code}>
      <th scope="row" className="area-name">
        <span className="area-label">
          {canOpen ? (
            <button
              type="button"
              className="opener"
              aria-expanded={isOpen}
              aria-label={isOpen ? t('areas.collapse', { region: name }) : t('areas.expand', { region: name })}
              onClick={() => onToggle(row.code)}
            >
              <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
            </button>
          ) : (
            <span className="opener-space" aria-hidden="true" />
          )}
          {kind === 'area' ? (
            <button
              type="button"
              className="area-choose"
              aria-pressed={region === row.code}
              title={t('areas.onMap', { region: name })}
              onClick={() => onRegion(region === row.code ? null : row.code)}
            >
              {name}
            </button>
          ) : (
            <span>
              {name}
              {kind === 'root' && <small className="area-whole">{t('areas.whole')}</small>}
            </span>
          )}
        </span>
      </th>
      {PLAN_INDICATORS.map(cell)}
    </tr>
  );
};
