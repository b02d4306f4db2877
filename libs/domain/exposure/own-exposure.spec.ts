// Every declared period sums to what was declared, whichever part of it is read: a December that is known changes the other months of
// its year (contract, "What counts").

import { describe, expect, it } from '@jest/globals';
import { anExposure } from '#test/builders/declarations';
import type { Day } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import type { DeclarationStatus } from '../declaration/status.js';
import { toNumber } from '../exact/rational.js';
import { type ExposureNeed, ownBudgetExposure, ownExposure } from './own-exposure.js';

const OUTPUT: ExposureNeed = { measure: 'construction-output-yuan', sector: 'construction', kind: 'flow' };

const row = (from: Day, to: Day, value: string, with_: Partial<DeclaredExposure> = {}): DeclaredExposure =>
  anExposure({ period: { from, to }, value, status: 'final' as DeclarationStatus, ...with_ });
const read = (rows: readonly DeclaredExposure[], from: Day, to: Day) => {
  const answer = ownExposure(rows, OUTPUT, { from, to });
  return answer.state === 'known' ? toNumber(answer.exposure.value) : answer.state;
};

describe('a flow', () => {
  const year = row('2026-01-01', '2027-01-01', '36500');
  const december = row('2026-12-01', '2027-01-01', '30000');

  it('of which a later part is known leaves the rest for the days before: 6,500 of 334 days', () => {
    const rows = [year, december];
    expect(read(rows, '2026-01-01', '2026-04-01')).toBeCloseTo((90 * 6_500) / 334, 9);
    expect(read(rows, '2026-01-01', '2026-12-01')).toBeCloseTo(6_500, 9);
    expect(read(rows, '2026-12-01', '2027-01-01')).toBeCloseTo(30_000, 9);
    expect(read(rows, '2026-01-01', '2027-01-01')).toBeCloseTo(36_500, 9);
  });

  it('has no plan for days before another declaration of the same plan', () => {
    const plan = row('2026-01-01', '2027-01-01', '36500', { status: 'planned' });
    expect(read([plan], '2026-01-01', '2026-04-01')).toBeCloseTo(9_000, 9);
    expect(read([plan, december], '2026-01-01', '2026-04-01')).toBe('none');
  });

  it('is chosen among series by what has begun: one of the sector that begins later does not hide the one of all', () => {
    const ofSector = row('2026-07-01', '2027-01-01', '1', { sector: 'construction' });
    expect(read([year, ofSector], '2026-01-01', '2026-04-01')).toBeCloseTo(9_000, 9);
    expect(read([year, ofSector], '2026-01-01', '2026-08-01')).toBeCloseTo(31 / 184, 9);
  });

  it('of a budget knows what lies behind its period too', () => {
    const twoYears = row('2026-01-01', '2028-01-01', '73000');
    const next = row('2027-01-01', '2028-01-01', '40000');
    const days = { period: { from: '2026-01-01', to: '2027-01-01' }, windowEnd: '2026-04-01' };
    const answer = ownBudgetExposure([twoYears, next], OUTPUT, days);
    expect(answer.state === 'known' && toNumber(answer.exposure.value)).toBeCloseTo(33_000, 9);
  });
});
