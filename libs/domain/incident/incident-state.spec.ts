import { describe, expect, it } from '@jest/globals';
import type { EventRef } from '../ledger/outcome.js';
import { RegionTree } from '../region/region-tree.js';
import type { IncidentFacts } from './incident.js';
import { decideIncident, type IncidentChange, type IncidentContext, type IncidentState } from './incident-state.js';

const row = (code: string, parent: string | null, level: 'city' | 'town') => ({
  code,
  parent,
  level,
  nameZh: '',
  nameEn: '',
  validFrom: '1949-10-01',
  validTo: null,
  successors: [],
  timeZone: 'Asia/Shanghai',
});
const tree = new RegionTree([row('440600', null, 'city'), row('440605124', '440600', 'town')], [], '440600', 1);
const ref = (id: string): EventRef => ({ source: 'urn:fengsui:test', id });
const facts = (rest: Partial<IncidentFacts> = {}): IncidentFacts => ({
  region: '440605124',
  sector: 'construction',
  occurredAt: 0,
  day: '2026-03-02',
  deaths: 1,
  missing: 0,
  seriousInjuries: 0,
  minorInjuries: 0,
  directLossFen: null,
  equipment: null,
  ...rest,
});
const context = (id: string, rest: Partial<IncidentContext> = {}): IncidentContext => ({
  event: ref(id),
  drill: false,
  knownAt: 1,
  tree,
  elsewhere: 'unknown',
  mayWrite: () => true,
  ...rest,
});
const amend = (replaces: string, rest: Partial<Extract<IncidentChange, { type: 'amended' }>> = {}): IncidentChange => ({
  type: 'amended',
  facts: facts({ deaths: 2 }),
  replaces: ref(replaces),
  reason: 'corrected',
  changedOn: null,
  ...rest,
});
const history = (...steps: [string, IncidentChange][]): IncidentState => {
  let state: IncidentState | undefined;
  for (const [id, change] of steps) {
    const decided = decideIncident(state, change, context(id));
    if (decided.type !== 'booked') throw new Error(JSON.stringify(decided));
    state = decided.state;
  }
  if (!state) throw new Error('no steps');
  return state;
};
const reported: [string, IncidentChange] = ['a', { type: 'reported', facts: facts() }];
const deaths = (state: IncidentState) => state.contributions.find((c) => c.counter === 'deaths')?.amount;

describe('versions of one incident', () => {
  it('counts what the current version says', () => {
    expect(deaths(history(reported))).toBe(1n);
    expect(deaths(history(reported, ['b', amend('a')]))).toBe(2n);
    expect(
      history(reported, ['b', { type: 'withdrawn', replaces: ref('a'), reason: 'duplicate' }]).contributions,
    ).toEqual([]);
  });

  it.each([
    ['a second report', 'a', { type: 'reported', facts: facts() }, 'subject-exists'],
    ['a version that is not current', 'b', amend('a'), 'stale-replaces'],
  ] as const)('refuses %s', (_, upTo, change, code) => {
    const state = upTo === 'a' ? history(reported) : history(reported, ['b', amend('a')]);
    expect(decideIncident(state, change, context('x'))).toMatchObject({ type: 'refused', code });
  });

  it('lets a correction of something not yet booked wait, and refuses one of something refused', () => {
    expect(decideIncident(undefined, amend('a'), context('b'))).toEqual({ type: 'waiting', awaits: ref('a') });
    expect(decideIncident(history(reported), amend('z'), context('b', { elsewhere: 'refused' }))).toMatchObject({
      code: 'stale-replaces',
    });
    expect(decideIncident(history(reported), amend('z'), context('b', { elsewhere: 'other-subject' }))).toMatchObject({
      code: 'stale-replaces',
    });
  });

  it('reinstates a withdrawn incident by an amendment that names the withdrawal, and nothing else', () => {
    const withdrawn = history(reported, ['b', { type: 'withdrawn', replaces: ref('a'), reason: 'duplicate' }]);
    expect(
      decideIncident(withdrawn, { type: 'withdrawn', replaces: ref('b'), reason: 'duplicate' }, context('c')),
    ).toMatchObject({ code: 'stale-replaces' });
    expect(decideIncident(withdrawn, amend('a'), context('c'))).toMatchObject({ code: 'stale-replaces' });
    expect(
      deaths(
        history(reported, ['b', { type: 'withdrawn', replaces: ref('a'), reason: 'duplicate' }], ['c', amend('b')]),
      ),
    ).toBe(2n);
  });

  it('refuses a sender whose token does not cover the version replaced', () => {
    const decided = decideIncident(history(reported), amend('a'), context('b', { mayWrite: () => false }));
    expect(decided).toMatchObject({ code: 'region-not-allowed' });
  });

  it('a drill is in no number and cannot correct a real incident', () => {
    const drill = decideIncident(undefined, { type: 'reported', facts: facts() }, context('a', { drill: true }));
    expect(drill).toMatchObject({ type: 'booked', state: { contributions: [] } });
    expect(decideIncident(history(reported), amend('a'), context('b', { drill: true }))).toMatchObject({
      code: 'drill-mismatch',
    });
  });
});

describe('casualty window (493 art. 13)', () => {
  const change = (replaces: string, changedOn: string, rest: Partial<IncidentFacts> = {}) =>
    amend(replaces, { reason: 'casualty-change', changedOn, facts: facts({ deaths: 3, ...rest }) });
  it.each([
    ['construction', '2026-04-01', 3n],
    ['construction', '2026-04-02', 1n],
    ['road-traffic', '2026-03-09', 3n],
    ['road-traffic', '2026-03-10', 1n],
    ['fire', '2026-03-10', 1n],
  ] as const)('%s: a change on %s leaves %s', (sector, changedOn, expected) => {
    const first: [string, IncidentChange] = ['a', { type: 'reported', facts: facts({ sector }) }];
    expect(deaths(history(first, ['b', change('a', changedOn, { sector })]))).toBe(expected);
  });

  it('stays frozen until a correction or an investigation, and lets the rest of the version count', () => {
    const late = change('a', '2026-05-01', { directLossFen: 500n });
    const state = history(reported, ['b', late]);
    expect(state.facts).toMatchObject({ deaths: 1, directLossFen: 500n });
    expect(deaths(history(reported, ['b', late], ['c', amend('b', { reason: 'loss-assessed' })]))).toBe(1n);
    expect(deaths(history(reported, ['b', late], ['c', amend('b', { reason: 'investigation' })]))).toBe(2n);
  });
});

it('is known no earlier than the version it corrects', () => {
  const state = history(reported);
  const decided = decideIncident({ ...state, knownAt: 5 }, amend('a'), context('b', { knownAt: 3 }));
  expect(decided).toMatchObject({ type: 'booked', state: { knownAt: 5 } });
});
