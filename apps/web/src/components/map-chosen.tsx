import type { Reading } from '../api/types.js';
import { type Catalogue, regionNames } from '../board/catalogue.js';
import { statusOf } from '../board/status-of.js';
import { nullText, valueText } from '../format/describe.js';
import { useWords } from '../i18n/language.js';
import { StatusMark } from './status-mark.js';

interface MapChosenProps {
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly reading: Reading | undefined;
  readonly onExplain: () => void;
}

/** The chosen district in words below the map: on a phone the table is a screen away. */
export const MapChosen = ({ catalogue, region, reading, onExplain }: MapChosenProps) => {
  const words = useWords();
  const { t, pick } = words;
  const value = reading && (valueText(reading, words) ?? nullText(reading.nullReason, words));
  return (
    <p className="map-chosen">
      <span>
        <strong>{pick(regionNames(catalogue, region))}</strong>
        {value ?? t('status.waiting')}
        <StatusMark status={statusOf(reading)} />
      </span>
      <button type="button" className="button button-quiet" onClick={onExplain}>
        {t('explain.title')}
      </button>
    </p>
  );
};
