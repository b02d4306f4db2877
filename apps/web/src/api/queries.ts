import { getJson } from './http.js';
import { parseIndicators, parseRegions } from './parse-catalogue.js';
import { parseAlerts, parseIncidents } from './parse-event.js';
import { parseReadings } from './parse-reading.js';
import type { Alert, Incident, Indicator, Reading, RegionRow, WindowName } from './types.js';

/** The plan's safety indicators, in the plan's order. Their names, units and formulas come from the server's catalogue. */
export const PLAN_INDICATORS = [
  'construction-deaths-per-10bn-yuan',
  'special-equipment-accidents-per-10k-units',
  'special-equipment-deaths-per-10k-units',
  'public-satisfaction',
] as const;

export const SHOWN_INCIDENTS = 30;
const LISTED_ALERTS = '200';
const NEWS_MS = 7 * 86_400_000;

/** All plan indicators of a region and of everything below it, in one answer: numbers that belong together. */
export const fetchReadings = (region: string, window: WindowName): Promise<Reading[]> =>
  getJson('/api/v1/readings', { region, indicator: PLAN_INDICATORS.join(','), window, children: 'all' }).then(
    parseReadings,
  );

export const fetchIndicators = (): Promise<Indicator[]> => getJson('/api/v1/indicators').then(parseIndicators);

export const fetchFiringAlerts = (region: string): Promise<Alert[]> =>
  getJson('/api/v1/alerts', { region, state: 'firing', limit: LISTED_ALERTS }).then(parseAlerts);

/** What happened last, and what was reported or corrected last: a late report of an old incident is news too. */
export const fetchIncidents = async (region: string, now: number): Promise<Incident[]> => {
  const limit = String(SHOWN_INCIDENTS);
  const updatedSince = new Date(now - NEWS_MS).toISOString();
  const answers = await Promise.all([
    getJson('/api/v1/incidents', { region, limit }),
    getJson('/api/v1/incidents', { region, limit, updatedSince }),
  ]);
  return answers.flatMap(parseIncidents);
};

/** The region itself and all that is below it. A city has tens of rows; one page holds them. */
export const fetchRegions = (root: string): Promise<RegionRow[]> =>
  getJson('/api/v1/regions', { within: root, limit: '1000' }).then(parseRegions);
