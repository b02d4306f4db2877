import { denominatorText, nullText } from '../../format/describe.js';
import { formatShare } from '../../format/number.js';
import { formatDay } from '../../format/time.js';
import { useWords } from '../../i18n/language.js';
import { DeclarationTable, definitionText } from './declaration-table.js';
import { Fact, Ground } from './ground.js';
import type { GroundParts } from './ground-parts.js';

/** What the numerator is divided by, with the declarations that it is the sum of. */
export const DenominatorGround = ({ places, reading, explanation }: GroundParts) => {
  const words = useWords();
  const { t, language } = words;
  const { denominator } = reading;
  const rows = explanation?.denominator ?? [];
  return (
    <Ground
      name="denominator"
      title={t('explain.denominator')}
      total={denominatorText(reading, words) ?? t('explain.none')}
    >
      {denominator ? (
        <dl className="facts">
          <Fact name={t('explain.status')}>{t(`declaration.${denominator.status}`)}</Fact>
          <Fact name={t('explain.coverage')}>{formatShare(denominator.coverage)}</Fact>
          <Fact name={t('explain.estimated')}>
            {denominator.estimatedShare > 0
              ? t('grounds.estimatedWhy', { share: formatShare(denominator.estimatedShare) })
              : t('explain.none')}
          </Fact>
          <Fact name={t('explain.definition')}>
            {denominator.definition && definitionText(denominator.definition, words)}
          </Fact>
          <Fact name={t('explain.asOf')}>{denominator.asOf && formatDay(denominator.asOf, language)}</Fact>
        </dl>
      ) : (
        <p className="nothing">{nullText(reading.nullReason, words)}</p>
      )}
      {rows.length > 0 && (
        <DeclarationTable rows={rows} places={places} part={t('grounds.part')} caption={t('grounds.declarations')} />
      )}
      {explanation && denominator && rows.length === 0 && <p className="nothing">{t('grounds.noDeclarations')}</p>}
    </Ground>
  );
};
