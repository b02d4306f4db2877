import type { Reading } from '#domain/indicator/reading';

type Over = Partial<Omit<Reading, 'target' | 'denominator' | 'budget'>> & {
  readonly target?: Partial<NonNullable<Reading['target']>> | null;
  readonly denominator?: Partial<NonNullable<Reading['denominator']>> | null;
  readonly budget?: Partial<NonNullable<Reading['budget']>> | null;
};

/** Construction deaths of a district, 2 against an allowance of 1.36: used up. */
export const sampleReading = ({ target, denominator, budget, ...over }: Over = {}): Reading => ({
  indicator: 'construction-deaths-per-10bn-yuan',
  region: '440605',
  organization: null,
  boundaries: null,
  window: { name: 'period', from: '2026-01-01', to: '2026-10-02' },
  knownAt: '2026-10-01T12:00:00.000+08:00',
  complete: true,
  numerator: 2,
  accidents: 2,
  value: 2 / 1.02,
  nullReason: null,
  interval95: null,
  provisional: true,
  flags: [],
  completeness: { attestedUntil: null, share: 0, silentRegions: [] },
  breached: true,
  verdict: 'exhausted',
  forecast: null,
  unusual: null,
  previous: null,
  change: null,
  ...over,
  target:
    target === null
      ? null
      : {
          limit: 1,
          comparison: 'at-most',
          region: '440600',
          event: 'urn:fengsui:seed#t1',
          from: '2026-01-01',
          to: '2027-01-01',
          organization: null,
          setBy: null,
          responsible: null,
          ...target,
        },
  denominator:
    denominator === null
      ? null
      : {
          value: 1.02e10,
          status: 'provisional',
          coverage: 0.75,
          estimatedShare: 0.25,
          definition: 'default',
          asOf: null,
          ...denominator,
        },
  budget:
    budget === null
      ? null
      : {
          from: '2026-01-01',
          to: '2027-01-01',
          exposure: 1.36e10,
          exposureStatus: 'planned',
          allowed: 1.36,
          used: 2,
          left: -0.64,
          elapsedShare: 0.75,
          ...budget,
        },
});

/** The same with one death less: within the allowance. */
export const clearReading = (over: Over = {}): Reading =>
  sampleReading({
    numerator: 1,
    value: 1 / 1.02,
    breached: false,
    verdict: 'within',
    budget: { used: 1, left: 0.36 },
    ...over,
  });
