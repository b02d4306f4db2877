import { type Status, toneOf } from '../board/status-of.js';
import type { CityMapOption } from './city-map.js';
import type { Inks } from './use-inks.js';

export interface MapArea {
  readonly code: string;
  readonly name: string;
  readonly status: Status;
  /** Inside the reader's root; the rest of the city is drawn, and says nothing. */
  readonly known: boolean;
  /** Value and status in words: the colour is never alone. */
  readonly words: string;
}

/** Two districts lie one around the other: their labels are moved apart, in shares of nothing but pixels. */
export const mapOption = (areas: readonly MapArea[], selected: string | null, inks: Inks): CityMapOption => {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const label = {
    show: true,
    color: inks.ink,
    fontFamily: inks.font,
    formatter: ({ name }: { name: string }): string => {
      const area = byCode.get(name);
      return area?.known ? `{name|${area.name}}\n{words|${area.words}}` : '';
    },
    rich: {
      name: { fontSize: 13, fontWeight: 600, lineHeight: 18, color: inks.ink },
      words: { fontSize: 12, lineHeight: 16, color: inks.ink },
    },
  } as const;
  return {
    series: [
      {
        type: 'map',
        map: 'city',
        nameProperty: 'code',
        roam: false,
        selectedMode: 'single',
        left: 8,
        right: 8,
        top: 8,
        bottom: 8,
        aspectScale: 0.92,
        animation: false,
        label,
        emphasis: { label, itemStyle: { borderColor: inks.accent, borderWidth: 2 } },
        select: { label, itemStyle: { borderColor: inks.accent, borderWidth: 3 } },
        itemStyle: { borderColor: inks.edge, borderWidth: 1 },
        data: areas.map(({ code, status, known }) => {
          const areaColor = known ? inks[toneOf(status)] : inks.muted;
          return {
            name: code,
            value: 0,
            selected: code === selected,
            itemStyle: { areaColor },
            emphasis: { itemStyle: { areaColor } },
            select: { itemStyle: { areaColor } },
          };
        }),
      },
    ],
  };
};
