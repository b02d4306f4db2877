import { describe, expect, it } from '@jest/globals';
import { parseAlert, parseIncident } from '../api/parse-event.js';
import { parseReading } from '../api/parse-reading.js';
import type { Alert, Incident, Reading } from '../api/types.js';
import {
  alertsInOrder,
  emptyBoard,
  readingKey,
  withAlert,
  withFiringAlerts,
  withIncidents,
  withReadings,
} from './board.js';

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the builder made nothing');
  return value;
};

const reading = (knownAt: string, value: number | null): Reading =>
  known(
    parseReading({
      indicator: 'construction-deaths-per-10bn-yuan',
      region: '440605',
      window: { name: 'period', from: '2026-01-01', to: '2026-11-24' },
      knownAt,
      value,
    }),
  );

const alert = (id: string, change: Record<string, unknown> = {}): Alert =>
  known(
    parseAlert({
      id,
      region: '440605',
      severity: 'warning',
      state: 'firing',
      startedAt: '2026-11-23T09:00:00Z',
      ...change,
    }),
  );

const incident = (id: string, recordedAt: string, versions = 1): Incident =>
  known(
    parseIncident({
      id,
      state: 'current',
      data: { region: '440605124', occurredAt: '2026-11-20T09:00:00Z' },
      versions: Array.from({ length: versions }, () => ({ recordedAt })),
    }),
  );

describe('readings', () => {
  const key = readingKey('construction-deaths-per-10bn-yuan', '440605', 'period');

  it('keeps the later known of two, whichever comes first', () => {
    const early = reading('2026-11-23T09:00:00.000+08:00', 1);
    const late = reading('2026-11-23T01:00:00.500Z', 2);
    expect(withReadings(withReadings(emptyBoard, [late]), [early]).readings.get(key)?.value).toBe(2);
    expect(withReadings(withReadings(emptyBoard, [early]), [late]).readings.get(key)?.value).toBe(2);
  });

  it('keeps null as null', () => {
    expect(withReadings(emptyBoard, [reading('2026-11-23T09:00:00Z', null)]).readings.get(key)?.value).toBeNull();
  });
});

describe('alerts', () => {
  it('puts open before ended, then the gravest, then the latest', () => {
    const board = [
      alert('info', { severity: 'info' }),
      alert('ended', { severity: 'critical' }),
      alert('older'),
      alert('later', { startedAt: '2026-11-23T10:00:00Z' }),
      alert('critical', { severity: 'critical' }),
      alert('ended', { severity: 'critical', state: 'resolved', resolvedAt: '2026-11-23T11:00:00Z' }),
    ].reduce(withAlert, emptyBoard);
    expect(alertsInOrder(board).map(({ id }) => id)).toEqual(['critical', 'later', 'older', 'info', 'ended']);
  });

  it('does not show an end whose beginning was never shown', () => {
    expect(withAlert(emptyBoard, alert('a', { state: 'resolved' })).alerts.size).toBe(0);
  });

  it('drops what a full list no longer holds, and keeps a few that were seen ending', () => {
    const seen = Array.from({ length: 8 }, (_, n) => n)
      .flatMap((n) => [alert(`e${n}`), alert(`e${n}`, { state: 'resolved', resolvedAt: `2026-11-23T1${n}:00:00Z` })])
      .reduce(withAlert, withAlert(emptyBoard, alert('gone')));
    const board = withFiringAlerts(seen, [alert('still')]);
    expect(
      alertsInOrder(board)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['e3', 'e4', 'e5', 'e6', 'e7', 'still']);
  });
});

describe('incidents', () => {
  it('shows the latest recorded first and each once', () => {
    const board = withIncidents(emptyBoard, [
      incident('a', '2026-11-23T09:00:00Z'),
      incident('b', '2026-11-23T10:00:00Z'),
      incident('a', '2026-11-23T09:00:00Z', 2),
    ]);
    expect(board.incidents.map(({ id, versions }) => [id, versions])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('does not let an older version undo a newer', () => {
    const board = withIncidents(emptyBoard, [
      incident('a', '2026-11-23T09:00:00Z', 3),
      incident('a', '2026-11-23T09:00:00Z', 2),
    ]);
    expect(board.incidents[0]?.versions).toBe(3);
  });
});
