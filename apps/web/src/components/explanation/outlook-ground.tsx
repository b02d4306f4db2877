import type { Reading } from '../../api/types.js';
import { drawingOf } from '../../board/plan-indicator.js';
import { amountText, countText } from '../../format/describe.js';
import { formatChance, formatPlain } from '../../format/number.js';
import { formatDay } from '../../format/time.js';
import { useWords, type Words } from '../../i18n/language.js';
import { Fact, Ground } from './ground.js';

/** Below this it is hard to call chance; said in words only, nothing hangs on it. */
const RARE = 0.05;

const forecastText = ({ forecast, budget }: Reading, { t, language }: Words): string => {
  if (!forecast) return '';
  if (budget && budget.left < 0) return t('outlook.alreadyOver');
  const chance = t('outlook.chance', { chance: formatChance(forecast.breachProbability, language) });
  if (forecast.breachOn === null) return chance;
  return `${chance}${t('outlook.breachOn', { day: formatDay(forecast.breachOn, language) })}`;
};

const outcomeText = (reading: Reading, words: Words): string => {
  const { forecast } = reading;
  if (!forecast || forecast.median === null || !forecast.interval80) return '';
  return words.t('outlook.outcome', {
    median: countText(reading, forecast.median, words),
    low: formatPlain(forecast.interval80.low, words.language),
    high: countText(reading, forecast.interval80.high, words),
  });
};

const unusualText = ({ unusual, indicator }: Reading, { t, language }: Words): string => {
  if (!unusual) return '';
  const { kind } = drawingOf(indicator);
  const chance = t(`unusual.${kind}.${unusual.direction}`, { chance: formatChance(unusual.pValue, language) });
  if (unusual.pValue >= RARE) return `${chance}${t('unusual.usual')}`;
  // So few may be an improvement, or reports that never came.
  return `${chance}${t(kind === 'rate' && unusual.direction === 'below' ? 'unusual.rareFew' : 'unusual.rare')}`;
};

const intervalText = ({ interval95, indicator }: Reading, words: Words): string =>
  interval95
    ? words.t('tile.interval', {
        low: amountText(indicator, interval95.low, words),
        high: amountText(indicator, interval95.high, words),
      })
    : '';

/** What may be concluded, apart from what is. */
export const OutlookGround = ({ reading }: { reading: Reading }) => {
  const words = useWords();
  const { t } = words;
  const { interval95, forecast, unusual } = reading;
  if (!interval95 && !forecast && !unusual) return null;
  return (
    <Ground name="outlook" title={t('outlook.title')}>
      <p className="aside">{t('outlook.intro')}</p>
      <dl className="facts">
        <Fact name={t('outlook.forecast')}>{forecastText(reading, words)}</Fact>
        <Fact name={t('outlook.periodEnd')}>{outcomeText(reading, words)}</Fact>
        <Fact name={t('outlook.unusual')}>{unusualText(reading, words)}</Fact>
        <Fact name={t('outlook.interval')}>
          {interval95 && (
            <>
              {intervalText(reading, words)}
              {interval95.method && <small>{t(`method.${interval95.method}`)}</small>}
            </>
          )}
        </Fact>
      </dl>
    </Ground>
  );
};
