import { regionNames } from '../../board/catalogue.js';
import { targetText } from '../../format/describe.js';
import { useWords } from '../../i18n/language.js';
import { daysText } from './days-text.js';
import { EventMark, Fact, Ground } from './ground.js';
import type { GroundParts } from './ground-parts.js';

/** What targets that come with the product name as their source. */
const SEEDED = 'seeds/targets.json';

/** The version of the target that the reading is held against. */
export const TargetGround = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t, pick } = words;
  const { target: shown, indicator, region } = reading;
  if (!shown)
    return (
      <Ground name="target" title={t('explain.target')} total={t('explain.none')}>
        <p className="nothing">{t('verdict.no-target')}</p>
      </Ground>
    );
  const target = explanation?.target;
  const owner = pick(regionNames(places.catalogue, shown.region));
  return (
    <Ground name="target" title={t('explain.target')} total={targetText(indicator, shown, words)}>
      <dl className="facts">
        <Fact name={t('grounds.whose')}>
          {shown.region === region ? t('grounds.own', { region: owner }) : t('grounds.inherited', { region: owner })}
        </Fact>
        {target && (
          <>
            <Fact name={t('grounds.organization')}>{target.organization}</Fact>
            <Fact name={t('grounds.validFor')}>{daysText(target, words)}</Fact>
            <Fact name={t('grounds.assessmentYear')}>
              {target.assessmentYear && t('grounds.yearFrom', { day: target.assessmentYear })}
            </Fact>
            <Fact name={t('grounds.setBy')}>
              {target.setBy === SEEDED ? t('grounds.seeded') : (target.setBy ?? t('grounds.notSaid'))}
            </Fact>
            <Fact name={t('grounds.responsible')}>{target.responsible ?? t('grounds.notSaid')}</Fact>
            <Fact name={t('grounds.version')}>
              <EventMark event={target.event} />
            </Fact>
          </>
        )}
      </dl>
    </Ground>
  );
};
