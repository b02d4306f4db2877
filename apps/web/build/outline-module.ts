import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

type Position = readonly number[];

/** 0.001° is about 100 m, or half a pixel of the map: rounding alone keeps shared borders shared. */
const rounded = (ring: readonly Position[]): Position[] => {
  const points: Position[] = [];
  for (const [lon = 0, lat = 0] of ring) {
    const point = [Math.round(lon * 1000) / 1000, Math.round(lat * 1000) / 1000];
    const last = points.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  return points;
};

/** Makes a module of a `.geojson` file, with coordinates as fine as the page can show (a fifth of the bytes). */
export const outlineModule = (): Plugin => ({
  name: 'fengsui-outline-module',
  enforce: 'pre',
  async load(id) {
    if (!id.endsWith('.geojson')) return null;
    const collection = JSON.parse(await readFile(id, 'utf8'));
    for (const feature of collection.features) {
      const { geometry } = feature;
      delete geometry.encodeOffsets;
      geometry.coordinates =
        geometry.type === 'Polygon'
          ? geometry.coordinates.map(rounded)
          : geometry.coordinates.map((polygon: Position[][]) => polygon.map(rounded));
      feature.properties = { ...feature.properties, code: String(feature.id) };
    }
    return { code: `export const outline = ${JSON.stringify(collection)};`, map: null };
  },
});
