// What the page knows, as one immutable value, and the pure steps that change it. An answer that was on its way while
// newer news arrived must not undo it: of two readings the later known one stays.

import { SHOWN_INCIDENTS } from '../api/queries.js';
import type { Alert, Incident, Reading, WindowName } from '../api/types.js';

export interface Board {
  readonly readings: ReadonlyMap<string, Reading>;
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Latest recorded first. */
  readonly incidents: readonly Incident[];
  readonly listsLoaded: boolean;
  /** What came after the page was first drawn, and is to be pointed out: see `incidentMark` and `alertMark`. */
  readonly fresh: ReadonlySet<string>;
}

export const incidentMark = (incident: Incident): string => `${incident.id}#${incident.versions}`;
export const alertMark = (alert: Alert): string => `${alert.id}#${alert.state}`;

export const emptyBoard: Board = {
  readings: new Map(),
  alerts: new Map(),
  incidents: [],
  listsLoaded: false,
  fresh: new Set(),
};

const freshWith = (board: Board, known: Iterable<string>, marks: readonly string[]): ReadonlySet<string> => {
  if (!board.listsLoaded) return board.fresh;
  const before = new Set(known);
  const news = marks.filter((mark) => !before.has(mark));
  return news.length === 0 ? board.fresh : new Set([...board.fresh, ...news]);
};

const alertMarks = (board: Board): string[] => [...board.alerts.values()].map(alertMark);

export const readingKey = (indicator: string, region: string, window: WindowName): string =>
  `${indicator}|${region}|${window}`;

const instant = (text: string): number => Date.parse(text) || 0;

export const withReadings = (board: Board, readings: readonly Reading[]): Board => {
  const merged = new Map(board.readings);
  for (const reading of readings) {
    const key = readingKey(reading.indicator, reading.region, reading.window.name);
    const known = merged.get(key);
    if (!known || instant(known.knownAt) <= instant(reading.knownAt)) merged.set(key, reading);
  }
  return { ...board, readings: merged };
};

export const isOpen = (alert: Alert): boolean => alert.state === 'firing' || alert.state === 'pending';

/** Ended alerts that were seen ending stay in the list, the latest few, so that nobody looks for what was just there. */
const KEPT_ENDED = 5;

const keepingFew = (alerts: Map<string, Alert>): Map<string, Alert> => {
  const ended = [...alerts.values()]
    .filter((alert) => !isOpen(alert))
    .sort((a, b) => instant(b.resolvedAt ?? b.startedAt) - instant(a.resolvedAt ?? a.startedAt));
  for (const alert of ended.slice(KEPT_ENDED)) alerts.delete(alert.id);
  return alerts;
};

export const withAlert = (board: Board, alert: Alert): Board => {
  const known = board.alerts.get(alert.id);
  if (!isOpen(alert) && !known) return board;
  return {
    ...board,
    alerts: keepingFew(new Map(board.alerts).set(alert.id, alert)),
    fresh: freshWith(board, alertMarks(board), [alertMark(alert)]),
  };
};

/** A full list of what is firing: what is not in it has ended, unseen. */
export const withFiringAlerts = (board: Board, firing: readonly Alert[]): Board => {
  const ended = [...board.alerts.values()].filter((alert) => !isOpen(alert));
  return {
    ...board,
    alerts: new Map([...ended, ...firing].map((alert) => [alert.id, alert])),
    fresh: freshWith(board, alertMarks(board), firing.map(alertMark)),
  };
};

export const withIncidents = (board: Board, incidents: readonly Incident[]): Board => {
  const byId = new Map(board.incidents.map((incident) => [incident.id, incident]));
  for (const incident of incidents) {
    const known = byId.get(incident.id);
    if (!known || known.versions <= incident.versions) byId.set(incident.id, incident);
  }
  const sorted = [...byId.values()].sort(
    (a, b) => instant(b.recordedAt) - instant(a.recordedAt) || instant(b.occurredAt) - instant(a.occurredAt),
  );
  const shown = sorted.slice(0, SHOWN_INCIDENTS);
  return {
    ...board,
    incidents: shown,
    fresh: freshWith(board, board.incidents.map(incidentMark), shown.map(incidentMark)),
  };
};

const WEIGHT = { critical: 0, warning: 1, info: 2 } as const;

/** Open ones first, then the gravest, then the latest. */
export const alertsInOrder = (board: Board): Alert[] =>
  [...board.alerts.values()].sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) ||
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      instant(b.startedAt) - instant(a.startedAt) ||
      a.id.localeCompare(b.id),
  );
