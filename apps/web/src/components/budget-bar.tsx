import type { Reading } from '../api/types.js';
import { statusOf, type Tone, toneOf } from '../board/status-of.js';
import { countText } from '../format/describe.js';
import { formatPlain, formatShare } from '../format/number.js';
import { useWords } from '../i18n/language.js';

const WIDTH = 100;

interface BarProps {
  readonly used: number;
  readonly full: number;
  readonly mark: number | null;
  readonly tone: Tone;
  readonly label: string;
}

/** An SVG, because widths in percent would need inline styles, which the security policy forbids in markup. */
export const Bar = ({ used, full, mark, tone, label }: BarProps) => {
  const scale = Math.max(full, used) || 1;
  const usedWidth = (used / scale) * WIDTH;
  const fullWidth = (full / scale) * WIDTH;
  return (
    <svg className={`bar bar-${tone}`} viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect className="bar-ground" x="0" y="2" width={WIDTH} height="6" />
      <rect className="bar-allowed" x="0" y="2" width={fullWidth} height="6" />
      <rect className="bar-used" x="0" y="2" width={Math.min(usedWidth, fullWidth)} height="6" />
      {usedWidth > fullWidth && (
        <rect className="bar-over" x={fullWidth} y="2" width={usedWidth - fullWidth} height="6" />
      )}
      {mark !== null && (
        <rect
          className="bar-mark"
          x={Math.max(0, Math.min(mark * fullWidth, WIDTH) - 0.5)}
          y="0"
          width="1"
          height="10"
        />
      )}
    </svg>
  );
};

/** How much of the period's allowance is used, against how much of the period is over. */
export const BudgetBar = ({ reading }: { reading: Reading }) => {
  const words = useWords();
  const { t, language } = words;
  const { budget, numerator } = reading;
  // Without a budget, or without a rate, what happened still happened.
  if (!budget)
    return numerator === null ? null : (
      <p className="budget budget-words">{t('tile.counted', { count: countText(reading, numerator, words) })}</p>
    );
  const used = countText(reading, budget.used, words);
  const allowed = formatPlain(budget.allowed, language);
  const share = formatShare(budget.elapsedShare);
  return (
    <div className="budget">
      <Bar
        used={budget.used}
        full={budget.allowed}
        mark={budget.elapsedShare}
        tone={toneOf(statusOf(reading))}
        label={t('budget.bar', { used, allowed, share })}
      />
      <p className="budget-words">
        <span>
          {t('budget.used', { used })} / {t('budget.allowed', { allowed })}
        </span>
        <span className={budget.left < 0 ? 'budget-over' : undefined}>
          {budget.left < 0
            ? t('budget.over', { over: formatPlain(-budget.left, language) })
            : t('budget.left', { left: formatPlain(budget.left, language) })}
        </span>
        <span className="budget-elapsed">{t('budget.elapsed', { share })}</span>
      </p>
    </div>
  );
};
