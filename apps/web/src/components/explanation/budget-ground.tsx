import type { Budget } from '../../api/types.js';
import { drawingOf } from '../../board/plan-indicator.js';
import { countText, exposureText } from '../../format/describe.js';
import { formatPlain, formatShare } from '../../format/number.js';
import { useWords } from '../../i18n/language.js';
import { daysText } from './days-text.js';
import { DeclarationTable } from './declaration-table.js';
import { Fact, Ground } from './ground.js';
import type { GroundParts } from './ground-parts.js';

/** What may happen in the whole period, and the plan that says so. */
export const BudgetGround = ({ places, reading, explanation, budget }: GroundParts & { budget: Budget }) => {
  const words = useWords();
  const { t, language } = words;
  const left =
    budget.left < 0
      ? t('budget.over', { over: formatPlain(-budget.left, language) })
      : t('budget.left', { left: formatPlain(budget.left, language) });
  const allowed = t('budget.allowed', { allowed: formatPlain(budget.allowed, language) });
  const used = t('budget.used', { used: countText(reading, budget.used, words) });
  const rows = explanation?.budget ?? [];
  return (
    <Ground name="budget" title={t('explain.budget')} total={`${used} / ${allowed} · ${left}`}>
      <dl className="facts">
        <Fact name={t('grounds.period')}>{daysText(budget, words)}</Fact>
        <Fact name={t('grounds.elapsed')}>{formatShare(budget.elapsedShare)}</Fact>
        <Fact name={t('grounds.exposure')}>
          {budget.exposure !== null && (
            <>
              {exposureText(drawingOf(reading.indicator).measure, budget.exposure, words)}
              {budget.exposureStatus && <span className="flag">{t(`declaration.${budget.exposureStatus}`)}</span>}
            </>
          )}
        </Fact>
      </dl>
      {rows.length > 0 && (
        <DeclarationTable
          rows={rows}
          places={places}
          part={t('grounds.partOfPeriod')}
          caption={t('grounds.planRows')}
        />
      )}
    </Ground>
  );
};
