// One step of a history, as fast-check draws it, and the lists from which a step picks what it is about.

import fc from 'fast-check';

export const RECORD_KINDS = [
  'relay',
  'inspection',
  'rectified',
  'changed',
  'return',
  'exposure',
  'target',
  'survey',
  'decided',
  'published',
  'assessment',
  'figure',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
export type Kind = 'incident' | RecordKind;

/** Names that an object literal already has are names that a device may give, too. */
export const INCIDENTS = ['A', 'B', '__proto__', 'C'];
export const PERIODS: readonly (readonly [from: string, to: string])[] = [
  ['2024-01-01', '2025-01-01'],
  ['2024-01-01', '2024-07-01'],
  ['2024-07-01', '2025-01-01'],
  ['2024-01-01', '2024-04-01'],
  ['2024-01-01', '2024-02-01'],
  ['2024-02-01', '2024-03-01'],
  ['2024-03-01', '2024-04-01'],
  ['2024-02-29', '2024-03-01'],
  ['2024-12-01', '2025-01-01'],
  ['2024-02-15', '2024-03-15'],
];
/** Instants around the ends of days (in both zones), months, halves, years, and of rules. */
export const MOMENTS = [
  '2022-02-28T23:59:59+08:00',
  '2022-03-01T00:00:00+08:00',
  '2023-12-31T23:30:00+08:00',
  '2024-01-01T01:30:00+08:00',
  '2024-01-31T09:00:00+08:00',
  '2024-02-29T00:00:00+08:00',
  '2024-02-29T23:59:59+08:00',
  '2024-03-01T01:00:00+08:00',
  '2024-05-31T22:00:00Z',
  '2024-06-30T09:00:00+08:00',
  '2024-07-01T00:30:00+08:00',
  '2024-12-31T09:00:00+08:00',
  '2025-02-28T09:00:00+08:00',
];
export const REGIONS = [
  '440605124',
  '440605124',
  '440606003',
  '440604009',
  '440605',
  '440606',
  '440600',
  '440100',
  '330000',
  '650000',
];
export const SECTORS = ['construction', 'construction', 'special-equipment', 'fire', 'road-traffic'];
/** A name may hold what separates elsewhere. */
export const ORGANIZATIONS = [
  undefined,
  undefined,
  { name: '甲|乙公司' },
  { id: '91440600MA4X|2024-01-01', name: '甲|乙公司' },
  { id: '__proto__', name: '丙矿', industry: 'B06' },
  { name: '丙矿 𠮷', industry: '0610' },
  { name: 'constructor', industry: ' b0620 ' },
  { id: '91440600MA4X', name: '丁|', industry: '06100' },
  { name: '|', industry: 'C06' },
];

export const step = fc.record({
  /** Which of the kinds of the history. */
  turn: fc.nat({ max: 359 }),
  which: fc.nat({ max: 11 }),
  action: fc.oneof(
    { weight: 12, arbitrary: fc.constant('go-on' as const) },
    { weight: 4, arbitrary: fc.constant('withdraw' as const) },
    { weight: 1, arbitrary: fc.constant('begin-again' as const) },
    { weight: 2, arbitrary: fc.constant('repeat' as const) },
    { weight: 1, arbitrary: fc.constant('contradict' as const) },
    { weight: 1, arbitrary: fc.constant('spoil' as const) },
  ),
  names: fc.oneof(
    { weight: 10, arbitrary: fc.constant('newest' as const) },
    { weight: 2, arbitrary: fc.constant('any' as const) },
    { weight: 1, arbitrary: fc.constant('anything' as const) },
    { weight: 1, arbitrary: fc.constant('nobody' as const) },
  ),
  pick: fc.nat({ max: 1_000 }),
  /** For what one kind alone asks. */
  detail: fc.nat({ max: 99_999 }),
  place: fc.nat({ max: REGIONS.length - 1 }),
  moment: fc.nat({ max: MOMENTS.length - 1 }),
  sector: fc.nat({ max: SECTORS.length - 1 }),
  organization: fc.nat({ max: ORGANIZATIONS.length - 1 }),
  /** Deaths, missing, serious and minor injuries. */
  casualties: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 1 }), fc.nat({ max: 2 }), fc.nat({ max: 2 })),
  loss: fc.nat({ max: 8 }),
  status: fc.constantFrom('final', 'provisional', 'revised', 'final', 'planned'),
  scope: fc.constantFrom(null, null, null, null, null, '440600', '440605', '440606'),
  /** How many steps later than told it reaches the log. */
  delay: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 6 }) }),
  drill: fc.constantFrom(false, false, false, false, false, false, false, true),
  /** Hours from the first append at which a history import says it was known. */
  knownSince: fc.option(fc.integer({ min: -6, max: 3 }), { freq: 2 }),
  /** The log's clock may stand still or step back. */
  tick: fc.integer({ min: -2, max: 5 }),
});
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export const at = <T>(list: readonly T[], n: number): T => {
  if (list.length === 0) throw new Error('an empty list');
  return list[n % list.length] as T;
};
