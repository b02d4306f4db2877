import { alerts } from './zh/alerts.js';
import { areas } from './zh/areas.js';
import { devices } from './zh/devices.js';
import { explanation } from './zh/explanation.js';
import { grounds } from './zh/grounds.js';
import { incidents } from './zh/incidents.js';
import { page } from './zh/page.js';
import { past } from './zh/past.js';
import { people } from './zh/people.js';
import { readings } from './zh/readings.js';

/** Every text of the page in Chinese, by theme. `{name}` is filled in. The English twin has the same keys and the same holes. */
export const zh = {
  ...page,
  ...devices,
  ...people,
  ...readings,
  ...areas,
  ...alerts,
  ...incidents,
  ...explanation,
  ...grounds,
  ...past,
} as const;

export type TextKey = keyof typeof zh;
