import { describe, expect, it } from '@jest/globals';
import { sampleAlert } from '#test/alerting/sample-alert';
import { clearReading, sampleReading } from '#test/alerting/sample-reading';
import { decide } from './decide.js';
import { episodeKey } from './rule.js';
import { targetCondition } from './target-condition.js';

const NOW = Date.parse('2026-10-02T00:00:00Z');
const breached = (over: Parameters<typeof sampleReading>[0] = {}) => targetCondition(sampleReading(over), 'district');
const clear = (over: Parameters<typeof clearReading>[0] = {}) => targetCondition(clearReading(over), 'district');

describe('without an open episode', () => {
  it('opens one when the target is broken', () => {
    expect(decide(undefined, breached(), NOW)).toEqual({
      type: 'open',
      transition: { seq: 1, at: NOW, from: null, to: 'firing', severity: 'critical', reason: 'breached', quiet: null },
    });
  });

  it('does nothing while the target is kept, gone or not to be judged', () => {
    expect(decide(undefined, clear(), NOW)).toEqual({ type: 'none', reason: 'not-breached' });
    expect(decide(undefined, { state: 'no-target' }, NOW)).toEqual({ type: 'none', reason: 'not-breached' });
    expect(decide(undefined, { state: 'unknown' }, NOW)).toEqual({ type: 'none', reason: 'unknown' });
  });

  it('opens a new one after one that has ended', () => {
    const ended = sampleAlert({ state: 'resolved', seq: 2 });
    expect(decide(ended, breached(), NOW)).toMatchObject({ type: 'open', transition: { seq: 1 } });
  });
});

describe('with an open episode', () => {
  it('is silent while nothing changes', () => {
    expect(decide(sampleAlert(), breached(), NOW)).toEqual({ type: 'none', reason: 'unchanged' });
  });

  it('keeps new figures of the same severity and tells nobody', () => {
    expect(decide(sampleAlert(), breached({ numerator: 3 }), NOW)).toEqual({ type: 'refresh' });
  });

  it.each([
    ['warning', 'exhausted', 'critical', 'worsened'],
    ['critical', 'over-pace', 'warning', 'eased'],
  ] as const)('moves from %s by %s to %s', (was, verdict, severity, reason) => {
    expect(decide(sampleAlert({ severity: was }), breached({ verdict }), NOW)).toEqual({
      type: 'transition',
      transition: { seq: 2, at: NOW, from: 'firing', to: 'firing', severity, reason, quiet: null },
    });
  });

  it('resolves by time, with the severity that it had', () => {
    const recovered = clear({ numerator: 2, window: { name: 'period', from: '2026-01-01', to: '2026-11-02' } });
    expect(decide(sampleAlert({ seq: 4 }), recovered, NOW)).toEqual({
      type: 'transition',
      transition: {
        seq: 5,
        at: NOW,
        from: 'firing',
        to: 'resolved',
        severity: 'critical',
        reason: 'recovered',
        quiet: null,
      },
    });
  });

  it('is void by a correction', () => {
    expect(decide(sampleAlert(), clear(), NOW)).toMatchObject({
      transition: { to: 'invalidated', reason: 'evidence-withdrawn' },
    });
    expect(decide(sampleAlert(), { state: 'no-target' }, NOW)).toMatchObject({
      transition: { to: 'invalidated', reason: 'target-removed' },
    });
  });

  it('waits while there is nothing to judge by', () => {
    expect(decide(sampleAlert(), { state: 'unknown' }, NOW)).toEqual({ type: 'none', reason: 'unknown' });
  });
});

it('keeps an exercise apart from the real thing', () => {
  const { subject } = sampleAlert();
  expect(episodeKey(subject, false)).toBe(
    'target-breached|construction-deaths-per-10bn-yuan|440605|2026-01-01..2027-01-01',
  );
  expect(episodeKey(subject, true)).not.toBe(episodeKey(subject, false));
});
