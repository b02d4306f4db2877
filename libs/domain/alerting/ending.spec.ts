import { expect, it } from '@jest/globals';
import { clearReading, sampleReading } from '#test/alerting/sample-reading';
import { type EndReason, endReason, endState } from './ending.js';
import { targetCondition } from './target-condition.js';
import { factsOf } from './target-facts.js';

type Over = Parameters<typeof sampleReading>[0];

/** Figures while it held → figures that no longer do. */
const reasonOf = (before: Over, after: Over): EndReason => {
  const condition = targetCondition(clearReading(after), 'district');
  if (condition.state !== 'clear' && condition.state !== 'no-target') throw new Error(`still ${condition.state}`);
  return endReason(factsOf(sampleReading(before)), condition);
};
const tomorrow = { name: 'period', from: '2026-01-01', to: '2026-10-03' } as const;
const rate = { target: { comparison: 'at-least', limit: 0.9 }, budget: null } as const;

it.each<[string, Over, Over, EndReason]>([
  ['a case was withdrawn', {}, { numerator: 1 }, 'evidence-withdrawn'],
  ['a case was withdrawn, and days went by', {}, { numerator: 1, window: tomorrow }, 'evidence-withdrawn'],
  ['the limit was raised', {}, { numerator: 2, target: { limit: 3 } }, 'target-changed'],
  ['the comparison was changed', {}, { numerator: 2, target: { comparison: 'below' } }, 'target-changed'],
  ['the target was withdrawn', {}, { target: null }, 'target-removed'],
  ['output of declared days was revised', {}, { numerator: 2, denominator: { value: 2.5e10 } }, 'exposure-corrected'],
  ['output of more days was declared', {}, { numerator: 2, denominator: { value: 2.5e10, coverage: 1 } }, 'recovered'],
  [
    'time went by with the same cases',
    {},
    { numerator: 2, denominator: { value: 2.5e10 }, window: tomorrow },
    'recovered',
  ],
  [
    'units were counted anew',
    { denominator: { asOf: '2025-12-31' } },
    { numerator: 2, denominator: { asOf: '2026-09-30', value: 9e10 } },
    'recovered',
  ],
  [
    'units of the same day were corrected',
    { denominator: { asOf: '2025-12-31', coverage: 1 } },
    { numerator: 2, denominator: { asOf: '2025-12-31', coverage: 1, value: 9e10 } },
    'exposure-corrected',
  ],
  [
    'the exposure was withdrawn',
    {},
    { numerator: 2, value: null, breached: null, verdict: null, nullReason: 'no-denominator', denominator: null },
    'exposure-corrected',
  ],
  ['the period ended within the target', {}, { numerator: 2, verdict: 'met' }, 'period-ended-met'],
  // Proportions: passed ÷ all.
  [
    'more checks passed',
    { ...rate, numerator: 8, denominator: { value: 10 } },
    { ...rate, numerator: 48, denominator: { value: 50 } },
    'recovered',
  ],
  [
    'a failed check was withdrawn',
    { ...rate, numerator: 8, denominator: { value: 9 } },
    { ...rate, numerator: 8, denominator: { value: 8 } },
    'evidence-withdrawn',
  ],
  [
    'a failed check became a passed one',
    { ...rate, numerator: 8, denominator: { value: 9 } },
    { ...rate, numerator: 9, denominator: { value: 9 } },
    'evidence-withdrawn',
  ],
  [
    'a later survey asked fewer people',
    { ...rate, numerator: 80, denominator: { value: 100, asOf: '2026-03-01' } },
    { ...rate, numerator: 60, denominator: { value: 61, asOf: '2026-09-01' } },
    'recovered',
  ],
])('%s', (_, before, after, reason) => {
  expect(reasonOf(before, after)).toBe(reason);
});

it.each<[EndReason, ReturnType<typeof endState>]>([
  ['recovered', 'resolved'],
  ['period-ended-met', 'resolved'],
  ['figures-agree', 'resolved'],
  ['evidence-withdrawn', 'invalidated'],
  ['target-changed', 'invalidated'],
  ['target-removed', 'invalidated'],
  ['exposure-corrected', 'invalidated'],
  ['return-corrected', 'invalidated'],
  ['return-withdrawn', 'invalidated'],
])('calls what a correction ended invalidated, and all else resolved: %s', (reason, state) => {
  expect(endState(reason)).toBe(state);
});
