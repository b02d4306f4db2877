import { describe, expect, it } from '@jest/globals';
import { anExposure, aReturn, aStock, aSurvey, aTarget, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { AnyDeclared } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { ExposureResolver } from '../exposure/exposure-resolver.js';
import { assembleReading } from './assemble-reading.js';
import { findIndicator } from './catalogue.js';
import type { Reading } from './reading.js';
import { chooseTarget } from './target.js';
import { type WindowName, windowOf } from './window.js';

interface Case {
  readonly indicator?: string;
  readonly region?: string;
  readonly window?: WindowName;
  readonly asOf?: string;
  readonly knownOn?: string;
  readonly sums?: Readonly<Record<string, bigint>>;
  readonly declared?: readonly AnyDeclared[];
}

const DEATHS = 'construction-deaths-per-10bn-yuan';

const read = (one: Case): Reading => {
  const indicator = findIndicator(one.indicator ?? DEATHS);
  if (!indicator) throw new Error(one.indicator);
  const { region = '440600', window: name = 'period', asOf = '2026-09-30' } = one;
  const book = bookOf(DeclarationBook.empty, ...(one.declared ?? []));
  const tree = aTree();
  const choice = chooseTarget({ book, tree }, indicator, { region }, asOf);
  return assembleReading(
    {
      book,
      tree,
      declaring: new DeclaringRegions(book, tree),
      exposures: new ExposureResolver(book, tree),
      sum: (counter) => one.sums?.[counter] ?? 0n,
      hazards: () => ({ due: 0n, inTime: 0n }),
    },
    {
      indicator,
      place: { region, organization: null },
      boundaries: null,
      isForecast: true,
      window: { name, ...windowOf(name, asOf, choice.period) },
      choice,
      knownAt: '2026-10-01T08:00:00.000+08:00',
      knownOn: one.knownOn ?? '2026-10-01',
    },
  );
};

/** 1e10 yuan in the first nine months, planned 1.36e10 for the year. */
const output = [
  anExposure({ region: '440600', period: { from: '2026-01-01', to: '2026-10-01' }, value: '11000000000' }),
  anExposure({ region: '440600', value: '13600000000', status: 'planned' }),
];
const one = { 'deaths.construction': 1n };

describe('a reading', () => {
  it('has the whole shape of the contract', () => {
    expect(read({ sums: one, declared: [...output, aTarget()] })).toEqual({
      indicator: DEATHS,
      region: '440600',
      organization: null,
      boundaries: null,
      window: { name: 'period', from: '2026-01-01', to: '2026-10-01' },
      knownAt: '2026-10-01T08:00:00.000+08:00',
      complete: true,
      numerator: 1,
      accidents: 0,
      denominator: {
        value: 1.1e10,
        status: 'provisional',
        coverage: 1,
        estimatedShare: 0,
        definition: 'default',
        asOf: null,
      },
      value: 10 / 11,
      nullReason: null,
      interval95: { low: expect.closeTo(0.023016, 5), high: expect.closeTo(5.06513, 5), method: 'garwood' },
      provisional: true,
      flags: [],
      completeness: { attestedUntil: null, share: 0, silentRegions: [] },
      target: {
        limit: 1,
        comparison: 'at-most',
        region: '440600',
        event: `urn:test#${aTarget().subject}`,
        from: '2026-01-01',
        to: '2027-01-01',
        organization: null,
        setBy: null,
        responsible: null,
      },
      breached: false,
      verdict: 'within',
      budget: {
        from: '2026-01-01',
        to: '2027-01-01',
        exposure: 1.36e10,
        exposureStatus: 'planned',
        allowed: 1.36,
        used: 1,
        left: 0.36,
        elapsedShare: 110 / 136,
      },
      // Two of the years before had 1 each: Gamma(1 + 1, 1 + 110/136), then none more with (246/272)².
      forecast: {
        breachProbability: expect.closeTo(1 - (246 / 272) ** 2, 12),
        breachOn: null,
        median: 1,
        interval80: [1, 2],
      },
      // 1.1 expected: P(N ≤ 1) = e^-1.1 × 2.1.
      unusual: { pValue: expect.closeTo(2.1 * Math.exp(-1.1), 12), direction: 'below' },
      previous: null,
      change: null,
    });
  });

  it.each<[string, Case, Readonly<Record<string, unknown>>]>([
    ['no target', { sums: one, declared: output }, { target: null, breached: null, verdict: null, budget: null }],
    [
      'more than the year allows',
      { sums: { 'deaths.construction': 2n }, declared: [...output, aTarget()] },
      { breached: true, verdict: 'exhausted' },
    ],
    [
      'the rate is above the limit, the year is not lost',
      { asOf: '2026-03-31', sums: one, declared: [...output, aTarget()] },
      { breached: true, verdict: 'over-pace' },
    ],
    [
      'the period is over and what is known reaches its end',
      {
        asOf: '2026-12-31',
        knownOn: '2027-01-01',
        sums: { 'deaths.construction': 2n },
        declared: [...output, aTarget()],
      },
      { breached: true, verdict: 'failed' },
    ],
    [
      'the window is over, but not what is known',
      { asOf: '2026-12-31', knownOn: '2026-12-31', sums: one, declared: [...output, aTarget()] },
      { breached: false, verdict: 'within' },
    ],
    [
      'rolling-12m breaches without a verdict and a budget',
      { window: 'rolling-12m', sums: { 'deaths.construction': 5n }, declared: [...output, aTarget()] },
      { breached: true, verdict: null, budget: null },
    ],
    [
      'a quarter shows the target and does not judge',
      { window: 'quarter', sums: { 'deaths.construction': 5n }, declared: [...output, aTarget()] },
      { breached: null, verdict: null, budget: null },
    ],
    [
      'zero control without a denominator',
      { sums: one, declared: [aTarget({ limit: '0' })] },
      { numerator: 1, value: null, nullReason: 'no-denominator', breached: true, verdict: 'exhausted' },
    ],
    [
      'zero control kept',
      { declared: [aTarget({ limit: '0' })] },
      { numerator: 0, value: null, breached: false, verdict: 'within' },
    ],
    [
      'a denominator of 0',
      { sums: one, declared: [anExposure({ region: '440600', value: '0' })] },
      { value: null, nullReason: 'denominator-zero' },
    ],
    [
      'a count against its limit',
      {
        indicator: 'deaths',
        sums: { deaths: 4n },
        declared: [aTarget({ indicator: 'deaths', limit: '3' })],
      },
      { numerator: 4, denominator: null, value: 4, breached: true, verdict: 'exhausted', provisional: false },
    ],
    [
      'money is yuan, of fen',
      { indicator: 'direct-loss-yuan', sums: { 'direct-loss-yuan': 123_456n } },
      { numerator: 1_234.56, value: 1_234.56, interval95: null },
    ],
    [
      'inspections: pass ÷ all',
      {
        indicator: 'inspection-pass-rate',
        sums: { 'inspections.spot-check.passed': 9n, 'inspections.spot-check.completed': 10n },
      },
      {
        numerator: 9,
        value: 0.9,
        interval95: { low: expect.closeTo(0.59585, 5), high: expect.closeTo(0.982124, 5), method: 'wilson' },
      },
    ],
    [
      'items: (checked − failed) ÷ checked',
      {
        indicator: 'item-pass-rate',
        sums: { 'inspections.spot-check.items-failed': 1n, 'inspections.spot-check.items-checked': 4n },
      },
      { numerator: 3, value: 0.75 },
    ],
    [
      'a proportion of nothing',
      { indicator: 'inspection-pass-rate.stage' },
      { value: null, nullReason: 'no-data', denominator: null },
    ],
    [
      'a survey below its target',
      {
        indicator: 'public-satisfaction',
        declared: [
          aSurvey({ satisfied: 899 }),
          aTarget({ indicator: 'public-satisfaction', comparison: 'at-least', limit: '0.9' }),
        ],
      },
      { value: 0.899, breached: true, verdict: 'over-pace', budget: null },
    ],
    [
      'a survey exactly on it: compared as fractions',
      {
        indicator: 'public-satisfaction',
        declared: [
          aSurvey({ satisfied: 900 }),
          aTarget({ indicator: 'public-satisfaction', comparison: 'at-least', limit: '0.9' }),
        ],
      },
      { value: 0.9, breached: false, verdict: 'within' },
    ],
    [
      'a stock rate is not annualised; its budget is limit × stock',
      {
        indicator: 'special-equipment-accidents-per-10k-units',
        sums: { 'accidents.special-equipment': 11n },
        declared: [
          aStock({ region: '440600', value: '200000' }),
          aTarget({ indicator: 'special-equipment-accidents-per-10k-units', limit: '0.5' }),
        ],
      },
      {
        value: 0.55,
        breached: true,
        verdict: 'exhausted',
        provisional: false,
        budget: {
          from: '2026-01-01',
          to: '2027-01-01',
          exposure: 200_000,
          exposureStatus: 'final',
          allowed: 10,
          used: 11,
          left: -1,
          elapsedShare: 273 / 365,
        },
      },
    ],
    [
      'a province on returns that has filed none: not known, not 0',
      { indicator: 'deaths', region: '330000', declared: [aTarget({ indicator: 'deaths', region: '330000' })] },
      { numerator: null, value: null, nullReason: 'no-return', breached: null, verdict: null, budget: null },
    ],
    [
      'one that has filed',
      { indicator: 'deaths.construction', region: '330000', sums: one, declared: [aReturn({ status: 'provisional' })] },
      {
        numerator: 1,
        value: 1,
        provisional: true,
        completeness: { attestedUntil: '2026-01-31', share: 31 / 273, silentRegions: [] },
      },
    ],
    [
      'the country names the provinces that it lacks',
      { indicator: 'deaths.construction', region: '100000', sums: one, declared: [aReturn()] },
      { numerator: 1, completeness: { attestedUntil: null, share: 0, silentRegions: ['440000'] } },
    ],
    [
      'where incidents count, a return of zeros attests',
      {
        indicator: 'deaths.construction',
        declared: [aReturn({ region: '440600', from: '2026-01-01', to: '2027-01-01' })],
      },
      { completeness: { attestedUntil: '2026-09-30', share: 1, silentRegions: [] } },
    ],
    [
      'one with casualties only checks',
      { indicator: 'deaths.construction', declared: [aReturn({ region: '440600', deaths: 1n, accidents: 1n })] },
      { completeness: { attestedUntil: null, share: 0, silentRegions: [] } },
    ],
    [
      'a city is attested on the days on which all its districts are',
      {
        indicator: 'deaths.construction',
        declared: [
          aReturn({ region: '440604', from: '2026-01-01', to: '2026-04-01' }),
          aReturn({ region: '440605', sector: 'all', from: '2026-01-01', to: '2026-07-01' }),
        ],
      },
      { completeness: { attestedUntil: '2026-03-31', share: 90 / 273, silentRegions: [] } },
    ],
  ])('%s', (_rule, given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });
});
