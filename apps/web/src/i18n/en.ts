import { alerts } from './en/alerts.js';
import { areas } from './en/areas.js';
import { devices } from './en/devices.js';
import { explanation } from './en/explanation.js';
import { grounds } from './en/grounds.js';
import { incidents } from './en/incidents.js';
import { page } from './en/page.js';
import { past } from './en/past.js';
import { people } from './en/people.js';
import { readings } from './en/readings.js';
import type { TextKey } from './zh.js';

/** Every text of the page in English. */
export const en: Readonly<Record<TextKey, string>> = {
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
};
