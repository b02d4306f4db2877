import { describe, expect, it } from '@jest/globals';
import { type OracleEpisode, type OracleTransition, orderFaults, tellingOf } from './episode-oracle.js';

const step = (
  seq: number,
  from: string | null,
  to: string,
  more: Partial<OracleTransition> = {},
): OracleTransition => ({
  ...{ seq, at: seq * 1_000, from, to, severity: 'warning', quiet: null },
  ...more,
});

const episode = (...transitions: OracleTransition[]): OracleEpisode => {
  const [first, last] = [transitions[0], transitions.at(-1)];
  return {
    ...{ state: last?.to ?? '', severity: last?.severity ?? '', startedAt: first?.at ?? 0, seq: transitions.length },
    resolvedAt: last && last.to !== 'firing' ? last.at : null,
    transitions,
  };
};

describe('order', () => {
  const whole = episode(step(1, null, 'firing'), step(2, 'firing', 'firing'), step(3, 'firing', 'resolved'));

  it('is satisfied with one that fires, moves on and ends', () => {
    expect(orderFaults(whole)).toEqual([]);
  });

  it.each<[string, OracleEpisode]>([
    ['an end before it fired', episode(step(1, null, 'resolved'))],
    ['a gap', episode(step(1, null, 'firing'), step(3, 'firing', 'resolved'))],
    [
      'life after its end',
      episode(step(1, null, 'firing'), step(2, 'firing', 'resolved'), step(3, 'resolved', 'firing')),
    ],
    ['a row that says something else than its transitions', { ...whole, state: 'firing' }],
    ['a row that ends at another time', { ...whole, resolvedAt: null }],
    ['nothing at all', episode()],
  ])('names %s', (_, one) => {
    expect(orderFaults(one)).not.toEqual([]);
  });
});

describe('who is told', () => {
  const firing = step(1, null, 'firing');
  it.each<[string, OracleTransition | undefined, OracleTransition, ReturnType<typeof tellingOf>]>([
    ['it fires', undefined, firing, 'everybody'],
    ['only history is behind it', undefined, { ...firing, quiet: 'history' }, 'nobody'],
    ['another event joins the history', { ...firing, quiet: 'history' }, step(2, 'firing', 'firing'), 'everybody'],
    ['it gets worse', firing, step(2, 'firing', 'firing', { severity: 'critical' }), 'everybody'],
    ['it eases', firing, step(2, 'firing', 'firing', { severity: 'info' }), 'followers'],
    ['nothing new', firing, step(2, 'firing', 'firing'), 'nobody'],
    ['it ends', firing, step(2, 'firing', 'invalidated'), 'followers'],
    ['what nobody heard of ends', { ...firing, quiet: 'history' }, step(2, 'firing', 'resolved'), 'nobody'],
    ['it is looked at for a while', undefined, step(1, null, 'pending'), 'nobody'],
  ])('%s', (_, before, next, expected) => {
    expect(tellingOf(before, next)).toBe(expected);
  });
});
