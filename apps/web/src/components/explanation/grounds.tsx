import type { Reading } from '../../api/types.js';
import { drawingOf } from '../../board/plan-indicator.js';
import { countText, denominatorText, nullText, valueText } from '../../format/describe.js';
import { formatInstant } from '../../format/time.js';
import { useWords, type Words } from '../../i18n/language.js';
import { BudgetGround } from './budget-ground.js';
import { CompletenessGround } from './completeness-ground.js';
import { DenominatorGround } from './denominator-ground.js';
import { Fact, Ground } from './ground.js';
import type { GroundParts } from './ground-parts.js';
import { NumeratorGround } from './numerator-ground.js';
import { OutlookGround } from './outlook-ground.js';
import { SurveyGround } from './survey-ground.js';
import { TargetGround } from './target-ground.js';

/** `20 人 ÷ 1,016 亿元,即 1.97 人/百亿元`. */
const equationText = (reading: Reading, unit: string, words: Words): string => {
  if (reading.value === null) return nullText(reading.nullReason, words);
  return words.t('grounds.equation', {
    numerator: countText(reading, reading.numerator ?? 0, words),
    denominator: denominatorText(reading, words) ?? '1',
    value: `${valueText(reading, words)}${unit}`,
  });
};

/** What a reading rests on, part by part. */
export const Grounds = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t, pick } = words;
  const indicator = explanation?.indicator ?? places.catalogue.indicators.get(reading.indicator);
  const unit = indicator && pick(indicator.unit);
  const { kind, measure } = drawingOf(reading.indicator);
  const isSurvey = explanation ? explanation.counters.length === 0 : measure === 'respondents';
  const parts = { places, reading, explanation };
  return (
    <div className="grounds">
      <Ground name="formula" title={t('explain.formula')}>
        <p>{indicator && pick(indicator.formula)}</p>
        <p className="equation">{equationText(reading, unit && kind === 'rate' ? ` ${unit}` : '', words)}</p>
      </Ground>
      {isSurvey ? (
        <SurveyGround {...parts} />
      ) : (
        <>
          <NumeratorGround {...parts} />
          <DenominatorGround {...parts} />
        </>
      )}
      <TargetGround {...parts} />
      {reading.budget && <BudgetGround {...parts} budget={reading.budget} />}
      <OutlookGround reading={reading} />
      {!isSurvey && <CompletenessGround {...parts} />}
      <dl className="facts grounds-foot">
        <Fact name={t('explain.source')}>{indicator?.source && pick(indicator.source)}</Fact>
        <Fact name={t('explain.knownAt')}>{formatInstant(reading.knownAt, Date.now())}</Fact>
      </dl>
    </div>
  );
};
