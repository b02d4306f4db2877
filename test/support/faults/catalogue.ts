// Which faults a random schedule draws from, and how long each lasts.

import type { Failpoint } from '#ports/failpoints';
import { SERVICES } from '../instance/cluster.js';
import type { Mode } from '../instance/instance.js';
import {
  badNetwork,
  engineKilled,
  linkCut,
  redisEmptied,
  redisFull,
  redisRolledBack,
  redisScriptsForgotten,
} from './engine-faults.js';
import type { Schedule } from './fault-run.js';
import {
  dieAt,
  dieInRebalance,
  type Fault,
  freeze,
  kill9,
  rebalance,
  sigterm,
  untoldThenKilled,
  zombieAt,
} from './faults.js';
import { ENGINES, type Way } from './links.js';
import {
  alertsHeldThenKilled,
  backendsKilled,
  bookedLocked,
  connectionsExhausted,
  saysDiskFull,
} from './postgres-faults.js';
import { type Dice, seeded } from './seeded.js';
import type { Weather } from './tcp-proxy.js';

const POINTS: readonly Failpoint[] = [
  ...(['intake-validated', 'intake-acknowledged', 'ledger-fetched', 'ledger-booked', 'ledger-posted'] as const),
  ...(['ledger-noticed', 'alerting-decided', 'notification-sent'] as const),
];
/** Nobody need come by a point while a schedule runs: a draw that was not reached is a fault less. */
const WITHIN_MS = 3_000;

type Draw = (dice: Dice) => Fault;

const ANYWHERE: readonly Draw[] = [
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(3), within: WITHIN_MS }),
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(3), within: WITHIN_MS }),
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(2), action: 'throw', within: WITHIN_MS }),
  (dice) => dieAt(dice.pick(POINTS), { action: 'SIGSTOP', lasts: 500 + dice.below(1_500), within: WITHIN_MS }),
  () => kill9(),
  () => kill9(),
  () => sigterm(),
  () => untoldThenKilled,
  () => alertsHeldThenKilled,
  (dice) => freeze(300 + dice.below(1_200)),
  () => backendsKilled,
  (dice) => bookedLocked(500 + dice.below(2_000)),
  (dice) => saysDiskFull(500 + dice.below(1_500)),
];

/** Bad for one service as often as for all. */
const anyWay = (dice: Dice): Way => {
  const engine = dice.pick(ENGINES);
  return dice.chance(0.5) ? { engine, service: dice.pick(SERVICES) } : { engine };
};
const bad =
  (shortestMs: number, moreMs: number, weather: (dice: Dice) => Weather): Draw =>
  (dice) =>
    badNetwork(anyWay(dice), weather(dice), shortestMs + dice.below(moreMs));

const CLUSTER: readonly Draw[] = [
  (dice) => zombieAt(dice.pick(['ledger-fetched', 'ledger-booked']), { within: WITHIN_MS }),
  () => rebalance,
  () => dieInRebalance,
  () => redisEmptied,
  () => redisScriptsForgotten,
  () => redisFull,
  () => redisRolledBack,
  () => engineKilled('redis'),
  () => engineKilled('kafka'),
  () => engineKilled('postgres'),
  (dice) => connectionsExhausted(500 + dice.below(1_000)),
  (dice) => linkCut(anyWay(dice)),
  bad(300, 1_200, () => ({ type: 'deaf' })),
  bad(300, 1_200, () => ({ type: 'deaf' })),
  bad(500, 2_500, () => ({ type: 'silent' })),
  bad(300, 1_500, () => ({ type: 'refused' })),
  bad(1_000, 1_500, (dice) => ({ type: 'latency', ms: 50 + dice.below(450) })),
  bad(1_000, 1_000, (dice) => ({ type: 'sliced', bytes: 1 + dice.below(200) })),
  bad(1_500, 1, (dice) => ({ type: 'narrow', bytesPerSecond: 5_000 + dice.below(50_000) })),
];

/** One to three faults while the load is sent, sometimes one more while the breach ends. The same seed, the same schedule. */
export const randomSchedule = (mode: Mode, seed: number): Schedule => {
  const dice = seeded(seed ^ 0xfa017);
  const draws = mode === 'embedded' ? ANYWHERE : [...ANYWHERE, ...CLUSTER];
  const draw = (count: number): Fault[] => Array.from({ length: count }, () => dice.pick(draws)(dice));
  return { seed, faults: draw(1 + dice.below(3)), closing: draw(dice.chance(0.3) ? 1 : 0) };
};
