type Outline = typeof import('*.geojson').outline;

/**
 * Where a district's label stands best: the package gives the seat of its government, and Nanhai, which lies around
 * Chancheng, has its seat next to Chancheng's.
 */
const POINTS: Readonly<Record<string, readonly [number, number]>> = {
  '440604': [113.08, 22.995],
  '440605': [113.05, 23.14],
  '440606': [113.2, 22.82],
  '440607': [112.88, 23.32],
  '440608': [112.67, 22.83],
};

export const withLabelPoints = (collection: Outline): Outline => ({
  ...collection,
  features: collection.features.map((feature) => {
    const cp = POINTS[feature.properties.code];
    return cp ? { ...feature, properties: { ...feature.properties, cp } } : feature;
  }),
});
