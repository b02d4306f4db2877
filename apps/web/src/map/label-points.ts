/**
 * Where a district's label stands best, longitude and latitude. The outline's package gives the seat of government, and
 * Nanhai, which lies around Chancheng, has its seat next to Chancheng's.
 */
export const LABEL_POINTS: Readonly<Record<string, readonly [number, number]>> = {
  '440604': [113.08, 23.0],
  '440605': [113.05, 23.15],
  '440606': [113.2, 22.82],
  '440607': [112.88, 23.32],
  '440608': [112.67, 22.83],
};
