import { expect, it } from '@jest/globals';
import { clearReading, sampleReading } from '#test/alerting/sample-reading';
import { targetCondition } from './target-condition.js';

it.each([
  // A verdict is what it says.
  ['exhausted', 'district', 'critical'],
  ['failed', 'city', 'critical'],
  ['over-pace', 'district', 'warning'],
  // Inherited below the district: it informs, whatever the verdict.
  ['exhausted', 'town', 'info'],
  ['failed', 'village', 'info'],
  ['over-pace', 'town', 'info'],
] as const)('%s at a %s under an inherited target is %s', (verdict, level, severity) => {
  expect(targetCondition(sampleReading({ verdict }), level)).toMatchObject({
    state: 'breached',
    breach: verdict,
    severity,
  });
});

it('alarms a town about a target of its own', () => {
  const reading = sampleReading({ region: '440605124', target: { region: '440605124' } });
  expect(targetCondition(reading, 'town')).toMatchObject({ state: 'breached', severity: 'critical' });
});

it('takes "none at all" as used up by the first case, also without an exposure', () => {
  const reading = sampleReading({
    ...{ value: null, nullReason: 'no-denominator', verdict: null, breached: true },
    ...{ denominator: null, budget: null, target: { limit: 0 } },
  });
  expect(targetCondition(reading, 'district')).toMatchObject({ state: 'breached', breach: 'exhausted' });
});

it('takes a broken limit without a verdict as over pace', () => {
  expect(targetCondition(sampleReading({ verdict: null }), 'district')).toMatchObject({ breach: 'over-pace' });
});

it('is clear within the target, and says when the period is over', () => {
  expect(targetCondition(clearReading(), 'district')).toMatchObject({ state: 'clear', isPeriodOver: false });
  expect(targetCondition(clearReading({ verdict: 'met' }), 'district')).toMatchObject({
    state: 'clear',
    isPeriodOver: true,
  });
});

it('knows nothing without a target', () => {
  expect(targetCondition(sampleReading({ target: null }), 'district')).toEqual({ state: 'no-target' });
});

it('does not call old figures an all-clear', () => {
  const stale = sampleReading({
    value: null,
    breached: null,
    verdict: null,
    nullReason: 'stale-denominator',
    denominator: null,
  });
  expect(targetCondition(stale, 'district')).toEqual({ state: 'unknown' });
});
