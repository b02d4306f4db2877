import { describe, expect, it } from '@jest/globals';
import { parseIndicators, parseRegions } from './parse-catalogue.js';
import { parseAlert, parseIncident } from './parse-event.js';
import { parseReading, parseReadings } from './parse-reading.js';

const WINDOW = { name: 'period', from: '2026-01-01', to: '2026-11-24' };

describe('a reading', () => {
  it('without a value has none, never 0', () => {
    const reading = parseReading({
      indicator: 'x',
      region: '440600',
      window: WINDOW,
      numerator: 2,
      value: null,
      nullReason: 'no-denominator',
    });
    expect(reading).toMatchObject({
      numerator: 2,
      value: null,
      nullReason: 'no-denominator',
      denominator: null,
      target: null,
      budget: null,
      breached: null,
      verdict: null,
    });
  });

  it('brings what may be concluded from it, as far as it is said', () => {
    const reading = { indicator: 'x', region: '440600', window: WINDOW };
    const told = {
      ...{ flags: ['data-inconsistent'], accidents: 2, unusual: { pValue: 0.42, direction: 'above' } },
      forecast: { breachProbability: 0.31, breachOn: null, median: 1, interval80: [1, 3] },
      completeness: { attestedUntil: '2026-05-31', share: 0.75, silentRegions: ['440605'] },
      interval95: { low: 0, high: 2, method: 'wilson' },
    };
    expect(parseReading({ ...reading, ...told })).toMatchObject({
      ...{ isInconsistent: true, accidents: 2, unusual: told.unusual, completeness: told.completeness },
      ...{ forecast: { breachProbability: 0.31, interval80: { low: 1, high: 3 } }, interval95: told.interval95 },
    });
    const vague = { forecast: { breachProbability: 0.3 }, unusual: { pValue: 0.1 }, interval95: { method: 'new' } };
    expect(parseReading({ ...reading, ...vague })).toMatchObject({
      ...{ isInconsistent: false, unusual: null, completeness: null, interval95: { method: null } },
      forecast: { median: null, interval80: null },
    });
  });

  it('of an unknown shape is left out of a list', () => {
    const fine = { indicator: 'x', region: '440600', window: WINDOW };
    expect(
      parseReadings([fine, null, 'text', { indicator: 'x' }, { ...fine, window: { name: 'decade' } }]),
    ).toHaveLength(1);
  });

  it('keeps what it does not know as unknown', () => {
    const reading = parseReading({ indicator: 'x', region: '1', window: WINDOW, value: '3', verdict: 'splendid' });
    expect(reading).toMatchObject({ value: null, verdict: null });
  });
});

describe('an incident', () => {
  it('that is withdrawn still says what it was about', () => {
    const incident = parseIncident({
      id: 'i',
      state: 'withdrawn',
      data: { region: '440605124' },
      versions: [
        {
          recordedAt: '2026-11-23T09:00:00+08:00',
          data: { region: '440605124', deaths: 1, occurredAt: '2026-11-23T08:00:00+08:00' },
        },
        { recordedAt: '2026-11-23T10:00:00+08:00', data: null },
      ],
    });
    expect(incident).toMatchObject({ state: 'withdrawn', region: '440605124', deaths: 1, versions: 2 });
  });

  it('brings its clocks', () => {
    const clock = { id: 'unit-to-county', startBasis: 'assumed', legalBasis: '国务院令493号第九条', state: 'missed' };
    expect(parseIncident({ id: 'i', deadlines: [clock, { id: 'new', state: 'dreamt' }] })?.deadlines).toMatchObject([
      {
        id: 'unit-to-county',
        isStartAssumed: true,
        dueAt: null,
        state: 'missed',
        legalBasis: { en: clock.legalBasis },
      },
      { id: 'new', state: 'unknown' },
    ]);
  });

  it('is as old as its first version', () => {
    const at = (recordedAt: string) => ({ recordedAt });
    const incident = parseIncident({
      id: 'i',
      versions: [at('2026-11-23T10:00:00+08:00'), at('2026-11-23T09:00:00+08:00')],
    });
    expect(incident?.recordedAt).toBe('2026-11-23T09:00:00+08:00');
  });
});

it('reads the events behind an alert', () => {
  const evidence = [{ source: 'urn:fengsui:device:1', id: 'e1', subject: 'i', contribution: 1 }];
  expect(parseAlert({ id: 'a', region: '440600', state: 'firing', severity: 'critical', evidence })).toMatchObject({
    severity: 'critical',
    evidence,
    reading: null,
  });
});

it('reads lists with and without a cursor, and names in one language or two', () => {
  expect(
    parseRegions({ items: [{ code: '440605', names: { zh: '南海区', en: 'Nanhai' } }], nextCursor: null }),
  ).toEqual([{ code: '440605', parent: null, level: '', names: { zh: '南海区', en: 'Nanhai' } }]);
  expect(parseIndicators([{ id: 'x', names: { zh: '甲' }, unit: '%' }])[0]).toMatchObject({
    names: { zh: '甲', en: '甲' },
    unit: { zh: '%', en: '%' },
  });
});
