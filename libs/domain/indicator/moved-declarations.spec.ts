import { describe, expect, it } from '@jest/globals';
import { anExposure, aReturn, aStock, aSurvey, aTarget } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import type { AnyDeclared, KnownDeclaration } from '../declaration/declared.js';
import { findIndicator } from './catalogue.js';
import { movedDeclarations } from './moved-declarations.js';

const DEATHS = 'construction-deaths-per-10bn-yuan';

const change = (row: AnyDeclared, isWithdrawn = false): KnownDeclaration => {
  const { kind, subject, source, eventId, region } = row;
  return { kind, subject, source, eventId, region, recordedAt: 0, knownAt: 0, declared: isWithdrawn ? null : row };
};

interface Asked {
  readonly indicator?: string;
  readonly region?: string;
  readonly organization?: string;
}

const movedBy =
  (row: AnyDeclared, { indicator: id = DEATHS, region = '440600', organization }: Asked = {}) =>
  (isWithdrawn = false): string | undefined => {
    const indicator = findIndicator(id);
    if (!indicator) throw new Error(id);
    const window = { name: 'period' as const, from: '2026-01-01', to: '2026-07-01' };
    const place = { region, organization: organization ?? null };
    return movedDeclarations([change(row, isWithdrawn)], { indicator, place, window }, aTree())[0]?.what;
  };

describe('movedDeclarations', () => {
  it.each<[string, AnyDeclared, Asked, string | undefined]>([
    ['output of the region', anExposure({ region: '440600' }), {}, 'denominator'],
    ['output of a part, of which it may be the sum', anExposure({ region: '440605' }), {}, 'denominator'],
    ['output of construction alone', anExposure({ sector: 'construction' }), {}, 'denominator'],
    ['output of another sector', anExposure({ sector: 'fire' }), {}, undefined],
    ['output of the province', anExposure({ region: '440000' }), {}, undefined],
    ['output of another city', anExposure({ region: '440100' }), {}, undefined],
    ['units are no output', aStock({ region: '440600' }), {}, undefined],
    ['units, of a rate on units', aStock(), { indicator: 'special-equipment-accidents-per-10k-units' }, 'denominator'],
    ['nothing divides a count', anExposure({ region: '440600' }), { indicator: 'deaths.construction' }, undefined],
    ['nor what an enterprise does', anExposure({ region: '440600' }), { organization: 'o1' }, undefined],
    ['its target', aTarget(), {}, 'target'],
    ['the target that it inherits', aTarget({ region: '440000' }), { region: '440605' }, 'target'],
    ['a target of its part', aTarget({ region: '440605' }), {}, undefined],
    ['a target of another indicator', aTarget({ indicator: 'deaths' }), {}, undefined],
    // `deaths` begins `deaths.construction`, and is another one.
    [
      'a target of an indicator whose name begins alike',
      aTarget({ indicator: 'deaths' }),
      { indicator: 'deaths.construction' },
      undefined,
    ],
    ['the target of an enterprise, of the region', aTarget({ organization: 'o1' }), {}, undefined],
    ['its own target, of an enterprise', aTarget({ organization: 'o1' }), { organization: 'o1' }, 'target'],
    ['another’s target, of an enterprise', aTarget({ organization: 'o2' }), { organization: 'o1' }, undefined],
    ['the region’s target, of an enterprise', aTarget(), { organization: 'o1' }, 'target'],
    ['a survey of a part', aSurvey({ region: '440605' }), { indicator: 'public-satisfaction' }, 'survey'],
    ['a survey of all', aSurvey({ region: '440000' }), { indicator: 'public-satisfaction' }, undefined],
    ['a survey, of what is counted', aSurvey(), {}, undefined],
    // Its entries say so.
    ['a return', aReturn({ region: '440600' }), {}, undefined],
  ])('%s', (_what, row, asked, expected) => {
    expect(movedBy(row, asked)()).toBe(expected);
  });

  it('names what was withdrawn by its subject: nothing else is left of it', () => {
    expect(movedBy(anExposure({ region: '440605' }))(true)).toBe('denominator');
    expect(movedBy(aTarget())(true)).toBe('target');
    expect(movedBy(aTarget({ organization: 'o1' }), { organization: 'o1' })(true)).toBe('target');
    expect(movedBy(aSurvey(), { indicator: 'public-satisfaction' })(true)).toBe('survey');
    expect(movedBy(aStock({ region: '440600' }))(true)).toBeUndefined();
  });
});
