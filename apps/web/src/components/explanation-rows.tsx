import type { ReactNode } from 'react';
import type { Reading } from '../api/types.js';
import { type Catalogue, regionNames } from '../board/catalogue.js';
import { amountText, countText, denominatorText, targetText } from '../format/describe.js';
import { formatPercent, formatPlain, formatShare } from '../format/number.js';
import { formatDay, formatInstant, lastDayBefore } from '../format/time.js';
import { useWords } from '../i18n/language.js';

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export const ExplanationRows = ({ reading, catalogue }: { reading: Reading; catalogue: Catalogue }) => {
  const words = useWords();
  const { t, pick, language } = words;
  const { denominator, target, budget, interval95: interval, forecast, window } = reading;
  const indicator = catalogue.indicators.get(reading.indicator);
  const days = (from: string, to: string) =>
    t('window.range', { from: formatDay(from, language), to: formatDay(lastDayBefore(to), language) });
  const definition = denominator?.definition;

  return (
    <dl className="explanation-rows">
      {indicator && pick(indicator.formula) && <Row name={t('explain.formula')}>{pick(indicator.formula)}</Row>}
      <Row name={t('explain.window')}>
        {t(`window.${window.name}`)}
        <small>{days(window.from, window.to)}</small>
      </Row>
      <Row name={t('explain.numerator')}>
        {reading.numerator === null ? t('explain.none') : countText(reading, reading.numerator, words)}
      </Row>
      <Row name={t('explain.denominator')}>{denominatorText(reading, words) ?? t('explain.none')}</Row>
      {denominator && (
        <>
          <Row name={t('explain.status')}>{t(`declaration.${denominator.status}`)}</Row>
          <Row name={t('explain.coverage')}>{formatShare(denominator.coverage)}</Row>
          <Row name={t('explain.estimated')}>{formatShare(denominator.estimatedShare)}</Row>
        </>
      )}
      {definition && (
        <Row name={t('explain.definition')}>
          {definition === 'default' || definition === 'sample-plan' ? t(`definition.${definition}`) : definition}
        </Row>
      )}
      {denominator?.asOf && <Row name={t('explain.asOf')}>{formatDay(denominator.asOf, language)}</Row>}
      <Row name={t('explain.target')}>
        {target
          ? t('explain.targetRegion', {
              target: targetText(reading.indicator, target, words),
              region: pick(regionNames(catalogue, target.region)),
            })
          : t('tile.noTarget')}
      </Row>
      {budget && (
        <Row name={t('explain.budget')}>
          {t('explain.budgetText', {
            allowed: formatPlain(budget.allowed, language),
            used: formatPlain(budget.used, language),
            left:
              budget.left < 0
                ? t('budget.over', { over: formatPlain(-budget.left, language) })
                : t('budget.left', { left: formatPlain(budget.left, language) }),
            share: formatShare(budget.elapsedShare),
          })}
          <small>{days(budget.from, budget.to)}</small>
        </Row>
      )}
      {interval && (
        <Row name={t('explain.interval')}>
          {amountText(reading.indicator, interval.low, words)} – {amountText(reading.indicator, interval.high, words)}
        </Row>
      )}
      {forecast && <Row name={t('explain.forecast')}>{formatPercent(forecast.breachProbability, null, language)}</Row>}
      <Row name={t('explain.knownAt')}>{formatInstant(reading.knownAt, Date.now())}</Row>
      {indicator?.source && pick(indicator.source) && <Row name={t('explain.source')}>{pick(indicator.source)}</Row>}
    </dl>
  );
};
