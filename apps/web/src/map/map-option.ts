import type { ScatterSeriesOption } from 'echarts/charts';
import type { GeoComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { type Status, toneOf } from '../board/status-of.js';
import { LABEL_POINTS } from './label-points.js';
import type { Inks } from './use-inks.js';

type CityMapOption = ComposeOption<GeoComponentOption | ScatterSeriesOption>;

export interface MapArea {
  readonly code: string;
  readonly name: string;
  readonly status: Status;
  /** Inside the reader's root; the rest of the city is drawn, and says nothing. */
  readonly known: boolean;
  /** Value and status in words: the colour is never alone. */
  readonly words: string;
}

/** The map, whole: what is chosen, how each district is drawn, and what stands on it. */
export const mapOption = (areas: readonly MapArea[], selected: string | null, inks: Inks): CityMapOption => {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  return {
    geo: {
      map: 'city',
      nameProperty: 'code',
      roam: false,
      selectedMode: 'single',
      // Keeps its shape in any room; the city is as wide as it is high.
      layoutCenter: ['50%', '50%'],
      layoutSize: '96%',
      aspectScale: 0.92,
      animation: false,
      label: { show: false },
      emphasis: { label: { show: false }, itemStyle: { borderColor: inks.accent, borderWidth: 2 } },
      select: { label: { show: false }, itemStyle: { borderColor: inks.accent, borderWidth: 3 } },
      itemStyle: { borderColor: inks.edge, borderWidth: 1 },
      regions: areas.map(({ code, status, known }) => {
        const areaColor = known ? inks[toneOf(status)] : inks.muted;
        return {
          name: code,
          selected: code === selected,
          itemStyle: { areaColor },
          emphasis: { itemStyle: { areaColor } },
          select: { itemStyle: { areaColor } },
        };
      }),
    },
    // The labels are a layer of their own: a chosen district is drawn above its neighbours, and would cover theirs.
    series: {
      type: 'scatter',
      coordinateSystem: 'geo',
      silent: true,
      animation: false,
      symbolSize: 0,
      itemStyle: { opacity: 1 },
      z: 10,
      data: areas.flatMap(({ code, known }) => {
        const point = LABEL_POINTS[code];
        return known && point ? [{ name: code, value: [...point] }] : [];
      }),
      label: {
        show: true,
        position: 'inside',
        fontFamily: inks.font,
        formatter: ({ name }) => `{name|${byCode.get(name)?.name}}\n{words|${byCode.get(name)?.words}}`,
        rich: {
          name: { fontSize: 13, fontWeight: 600, lineHeight: 18, color: inks.ink },
          words: { fontSize: 12, lineHeight: 16, color: inks.ink },
        },
      },
    },
  };
};
