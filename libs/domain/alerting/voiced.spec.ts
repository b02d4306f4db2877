import { expect, it } from '@jest/globals';
import { sampleAlert } from '#test/alerting/sample-alert';
import type { Alert, Quiet } from './alert.js';
import type { Decision } from './decide.js';
import { voiced } from './voiced.js';

const NOW = 1_000;
const alertOf = (quiet: Quiet | null): Alert => {
  const { transitions, ...alert } = sampleAlert({ seq: 3 });
  return { ...alert, transitions: transitions.map((transition) => ({ ...transition, quiet })) };
};
const [loud, quiet] = [alertOf(null), alertOf('history')];
const moving = (to: 'firing' | 'resolved', was: Quiet | null = null): Decision => ({
  type: 'transition',
  transition: { seq: 4, at: NOW, from: 'firing', to, severity: 'warning', reason: 'eased', quiet: was },
});
const opening: Decision = {
  type: 'open',
  transition: { seq: 1, at: NOW, from: null, to: 'firing', severity: 'critical', reason: 'breached', quiet: null },
};
const unchanged: Decision = { type: 'none', reason: 'unchanged' };
const joined = { type: 'transition', transition: { seq: 4, to: 'firing', reason: 'live-evidence', quiet: null } };

it.each<[string, Decision, Alert | undefined, boolean, object]>([
  ['opens aloud on live events', opening, undefined, false, { type: 'open', transition: { quiet: null } }],
  [
    'opens quietly on nothing but history',
    opening,
    undefined,
    true,
    { type: 'open', transition: { quiet: 'history' } },
  ],
  ['opens as its own, whatever the episode before was', opening, quiet, false, { transition: { quiet: null } }],
  [
    'moves quietly on more history',
    moving('firing'),
    quiet,
    true,
    { transition: { quiet: 'history', reason: 'eased' } },
  ],
  ['moves aloud once a live event is there', moving('firing'), quiet, false, { transition: { quiet: null } }],
  // Who was told of the beginning is told the rest.
  ['stays aloud when only history is left', moving('firing'), loud, true, { transition: { quiet: null } }],
  ['ends aloud what was aloud', moving('resolved'), loud, true, { transition: { quiet: null } }],
  ['ends quietly what was quiet', moving('resolved', 'history'), quiet, false, { transition: { quiet: 'history' } }],
  // The same severity, and yet news: one more transition, told as firing.
  ['tells of a live event with new figures', { type: 'refresh' }, quiet, false, joined],
  ['tells of a live event with the same figures', unchanged, quiet, false, joined],
  ['keeps new figures of history to itself', { type: 'refresh' }, quiet, true, { type: 'refresh' }],
  ['keeps new figures of what was told', { type: 'refresh' }, loud, false, { type: 'refresh' }],
  ['tells nothing twice', unchanged, loud, false, unchanged],
  [
    'does nothing where nothing can be judged',
    { type: 'none', reason: 'unknown' },
    quiet,
    false,
    { reason: 'unknown' },
  ],
  ['does nothing without an episode', { type: 'none', reason: 'not-breached' }, undefined, false, { type: 'none' }],
])('%s', (_, decision, alert, isOnlyHistory, expected) => {
  expect(voiced(decision, alert, { behind: { isOnlyHistory }, now: NOW })).toMatchObject(expected);
});
