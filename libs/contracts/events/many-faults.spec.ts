import { expect, it } from '@jest/globals';
import { MAX_FAULTS } from './fault.js';
import { parseEvent } from './parse-event.js';

const event = (data: object, more: object = {}) => ({
  ...{ specversion: '1.0', id: 'e1', source: 'urn:x', type: 'safety.incident.reported', subject: 'i1' },
  time: '2026-03-02T09:00:00+08:00',
  data: {
    ...{ region: '440605124', sector: 'fire', occurredAt: '2026-03-02T08:30:00+08:00', deaths: 1, missing: 0 },
    ...{ seriousInjuries: 0, minorInjuries: 0, ...data },
  },
  ...more,
});
const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, 1]));

it('tells the first faults of many, and not all that was sent', () => {
  const parsed = parseEvent(event(many));
  expect(parsed.ok ? [] : parsed.faults).toHaveLength(MAX_FAULTS);
});

it('tells the fault beside fields of a newer version, however many those are', () => {
  const parsed = parseEvent(
    event({ ...many, deaths: -1 }, { dataschema: 'urn:fengsui:safety.incident.reported:1.99' }),
  );
  expect(parsed.ok ? [] : parsed.faults.map((f) => f.pointer)).toEqual(['#/data/deaths']);
});

it('names the first of many fields of a newer version, and keeps them all', () => {
  const parsed = parseEvent(event(many, { dataschema: 'urn:fengsui:safety.incident.reported:1.99' }));
  expect(parsed.ok && parsed.warnings.length).toBe(MAX_FAULTS);
  expect(parsed.ok && Object.keys(Object(parsed.stored.data)).length).toBeGreaterThan(5_000);
});

it('tells a long name by its beginning', () => {
  const parsed = parseEvent(event({ ['x'.repeat(100_000)]: 1 }));
  expect(JSON.stringify(parsed).length).toBeLessThan(1_000);
});
