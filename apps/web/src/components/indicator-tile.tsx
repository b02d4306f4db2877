import type { Indicator, Reading } from '../api/types.js';
import { drawingOf } from '../board/plan-indicator.js';
import { statusOf, toneOf } from '../board/status-of.js';
import { amountText, nullText, targetText, valueText } from '../format/describe.js';
import { formatPlain } from '../format/number.js';
import { useWords } from '../i18n/language.js';
import { Bar, BudgetBar } from './budget-bar.js';
import { Fresh } from './fresh.js';
import { ReadingFlags } from './reading-flags.js';
import { StatusMark } from './status-mark.js';

interface TileProps {
  readonly id: string;
  readonly indicator: Indicator | undefined;
  readonly reading: Reading | undefined;
  readonly place: string;
  readonly scope: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onExplain: () => void;
}

const Value = ({ reading }: { reading: Reading | undefined }) => {
  const words = useWords();
  if (!reading) return <span className="tile-nothing">{words.t('status.waiting')}</span>;
  const value = valueText(reading, words);
  return value === undefined ? (
    <span className="tile-nothing">{nullText(reading.nullReason, words)}</span>
  ) : (
    <span className="tile-number">{value}</span>
  );
};

/** A proportion has no budget: the bar shows the share itself, with the target as its mark. */
const ProportionBar = ({ reading }: { reading: Reading }) => {
  const words = useWords();
  const { t, language } = words;
  if (reading.value === null) return null;
  const { interval95: interval, denominator } = reading;
  return (
    <div className="budget">
      <Bar
        used={reading.value}
        full={1}
        mark={reading.target?.limit ?? null}
        tone={toneOf(statusOf(reading))}
        label={`${valueText(reading, words)}${reading.target ? ` (${targetText(reading.indicator, reading.target, words)})` : ''}`}
      />
      <p className="budget-words">
        {denominator && <span>{t('tile.respondents', { n: formatPlain(denominator.value, language) })}</span>}
        {interval && (
          <span>
            {t('tile.interval', {
              low: amountText(reading.indicator, interval.low, words),
              high: amountText(reading.indicator, interval.high, words),
            })}
          </span>
        )}
      </p>
    </div>
  );
};

export const IndicatorTile = ({ id, indicator, reading, place, scope, selected, onSelect, onExplain }: TileProps) => {
  const words = useWords();
  const { t, pick } = words;
  const name = indicator ? pick(indicator.names) : id;
  const isRate = drawingOf(id).kind === 'rate';
  const shown = reading ? (valueText(reading, words) ?? nullText(reading.nullReason, words)) : t('status.waiting');
  return (
    <article className={`tile tile-${toneOf(statusOf(reading))}`} data-indicator={id}>
      <div className="tile-head">
        <h3>
          <button
            type="button"
            className="tile-select"
            aria-pressed={selected}
            title={t('tile.select', { indicator: name })}
            onClick={onSelect}
          >
            {name}
          </button>
        </h3>
        <StatusMark status={statusOf(reading)} />
      </div>
      <div className="tile-value">
        <button
          type="button"
          className="value-button"
          aria-label={t('tile.explain', { indicator: name, region: place, value: shown })}
          onClick={onExplain}
        >
          <Fresh scope={scope} value={reading && `${reading.value}|${reading.numerator}`}>
            <Value reading={reading} />
          </Fresh>
        </button>
        <span className="tile-target">
          {reading?.target ? (
            <>
              {t('tile.target')} <strong>{targetText(id, reading.target, words)}</strong>
            </>
          ) : (
            t('tile.noTarget')
          )}
        </span>
      </div>
      {reading && <ReadingFlags reading={reading} unit={indicator && isRate ? pick(indicator.unit) : ''} />}
      {reading && (isRate ? <BudgetBar reading={reading} /> : <ProportionBar reading={reading} />)}
    </article>
  );
};
