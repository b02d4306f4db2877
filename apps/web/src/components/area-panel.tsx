// Map and table of the regions below: two views of one selection.

import { lazy, Suspense, useState } from 'react';
import type { Reading } from '../api/types.js';
import { type Catalogue, childrenOf, indicatorNames } from '../board/catalogue.js';
import { useWords } from '../i18n/language.js';
import { AreaTable } from './area-table.js';
import { MapChosen } from './map-chosen.js';
import { MapLegend } from './map-legend.js';

const CityMap = lazy(async () => ({ default: (await import('../map/city-map.js')).CityMap }));

interface AreaPanelProps {
  readonly catalogue: Catalogue;
  readonly scope: string;
  readonly indicator: string;
  readonly region: string | null;
  readonly readingOf: (indicator: string, region: string) => Reading | undefined;
  readonly onIndicator: (indicator: string) => void;
  readonly onRegion: (region: string | null) => void;
  readonly onExplain: (indicator: string, region: string) => void;
}

export const AreaPanel = (props: AreaPanelProps) => {
  const { catalogue, indicator, region, readingOf, onRegion, onExplain } = props;
  const { t, pick } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const title = pick(indicatorNames(catalogue, indicator));

  const toggle = (code: string) => {
    const next = new Set(open);
    if (!next.delete(code)) next.add(code);
    setOpen(next);
  };
  const chooseOnMap = (code: string | null) => {
    onRegion(code);
    if (code !== null && childrenOf(catalogue, code).length > 0) setOpen(new Set(open).add(code));
  };

  return (
    <>
      <div className="map-cell">
        <section className="panel map-panel" aria-label={t('map.title')}>
          <div className="panel-head">
            <h2>{t('map.title')}</h2>
            <p className="panel-note">{title}</p>
          </div>
          <Suspense fallback={<div className="map-space" />}>
            <CityMap
              catalogue={catalogue}
              label={t('map.label', { indicator: title })}
              readingOf={(code) => readingOf(indicator, code)}
              selected={region}
              onSelect={chooseOnMap}
            />
          </Suspense>
          {region !== null && (
            <MapChosen
              catalogue={catalogue}
              region={region}
              reading={readingOf(indicator, region)}
              onExplain={() => onExplain(indicator, region)}
            />
          )}
          <MapLegend />
        </section>
      </div>
      <AreaTable {...props} open={open} onToggle={toggle} onOpen={setOpen} />
    </>
  );
};
