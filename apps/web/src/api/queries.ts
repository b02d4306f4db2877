import { getJson } from './http.js';
import { parseAlerts, parseIncidents } from './parse-event.js';
import { parseIndicators, parseReadings, parseRegion, parseRegions } from './parse-reading.js';
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

/** All plan indicators of a region and of everything below it. */
export const fetchReadings = async (region: string, window: WindowName): Promise<Reading[]> => {
  const answers = await Promise.all(
    PLAN_INDICATORS.map((indicator) =>
      getJson('/api/v1/readings', { region, indicator, window, children: 'all' }).then(parseReadings),
    ),
  );
  return answers.flat();
};

export const fetchIndicators = (): Promise<Indicator[]> => getJson('/api/v1/indicators').then(parseIndicators);

export const fetchFiringAlerts = (region: string): Promise<Alert[]> =>
  getJson('/api/v1/alerts', { region, state: 'firing', limit: LISTED_ALERTS }).then(parseAlerts);

export const fetchIncidents = (region: string): Promise<Incident[]> =>
  getJson('/api/v1/incidents', { region, limit: String(SHOWN_INCIDENTS) }).then(parseIncidents);

/** The region itself, its children and theirs, parents first. */
export const fetchRegions = async (root: string): Promise<RegionRow[]> => {
  const childrenOf = (parent: string) => getJson('/api/v1/regions', { parent, limit: '1000' }).then(parseRegions);
  const [self, children] = await Promise.all([getJson(`/api/v1/regions/${root}`).then(parseRegion), childrenOf(root)]);
  const grandchildren = await Promise.all(children.map(({ code }) => childrenOf(code)));
  return [self, ...children, ...grandchildren.flat()];
};
