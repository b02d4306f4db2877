// Which faults a random schedule draws from, and how long each lasts.

import type { Failpoint } from '#ports/failpoints';
import type { Mode } from '../instance/instance.js';
import {
  alertsHeldThenKilled,
  backendsKilled,
  badNetwork,
  bookedLocked,
  connectionsExhausted,
  dieInRebalance,
  diskFull,
  kafkaKilled,
  linkCut,
  postgresKilled,
  rebalance,
  redisEmptied,
  redisFull,
  redisKilled,
  redisRolledBack,
  redisScriptsForgotten,
} from './engine-faults.js';
import type { Schedule } from './fault-run.js';
import { dieAt, type Fault, freeze, kill9, sigterm, untoldThenKilled } from './faults.js';
import { type Dice, seeded } from './seeded.js';

const POINTS: readonly Failpoint[] = [
  ...(['intake-validated', 'intake-acknowledged', 'ledger-fetched', 'ledger-booked', 'ledger-posted'] as const),
  ...(['ledger-noticed', 'alerting-decided', 'notification-sent'] as const),
];
const LINKS = ['postgres', 'redis', 'kafka'] as const;
/** Longer than the session of a member in these tests: its partitions have another owner when it wakes. */
const ZOMBIE_MS = 5_500;

type Draw = (dice: Dice) => Fault;

const ANYWHERE: readonly Draw[] = [
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(3), within: 3_000 }),
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(3), within: 3_000 }),
  (dice) => dieAt(dice.pick(POINTS), { hit: 1 + dice.below(2), action: 'throw', within: 3_000 }),
  (dice) => dieAt(dice.pick(POINTS), { action: 'SIGSTOP', lasts: 500 + dice.below(1_500), within: 3_000 }),
  () => kill9(),
  () => kill9(),
  () => sigterm(),
  () => untoldThenKilled,
  () => alertsHeldThenKilled,
  (dice) => freeze(300 + dice.below(1_200)),
  () => backendsKilled,
  (dice) => bookedLocked(500 + dice.below(2_000)),
  (dice) => diskFull(500 + dice.below(1_500)),
];

const CLUSTER: readonly Draw[] = [
  (dice) =>
    dieAt(dice.pick(['ledger-fetched', 'ledger-booked']), { action: 'SIGSTOP', lasts: ZOMBIE_MS, within: 3_000 }),
  () => rebalance(1),
  () => dieInRebalance,
  () => redisEmptied,
  () => redisScriptsForgotten,
  () => redisFull,
  () => redisKilled,
  () => redisRolledBack,
  () => kafkaKilled,
  () => postgresKilled,
  (dice) => connectionsExhausted(500 + dice.below(1_000)),
  (dice) => linkCut(dice.pick(LINKS)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'deaf' }, 300 + dice.below(1_200)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'deaf' }, 300 + dice.below(1_200)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'silent' }, 500 + dice.below(2_500)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'refused' }, 300 + dice.below(1_500)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'latency', ms: 50 + dice.below(450) }, 1_000 + dice.below(1_500)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'sliced', bytes: 1 + dice.below(200) }, 1_000 + dice.below(1_000)),
  (dice) => badNetwork(dice.pick(LINKS), { type: 'narrow', bytesPerSecond: 5_000 + dice.below(50_000) }, 1_500),
];

/** One to three faults while the load is sent, sometimes one more while the breach ends. The same seed, the same schedule. */
export const randomSchedule = (mode: Mode, seed: number): Schedule => {
  const dice = seeded(seed ^ 0xfa017);
  const draws = mode === 'embedded' ? ANYWHERE : [...ANYWHERE, ...CLUSTER];
  const draw = (count: number): Fault[] => Array.from({ length: count }, () => dice.pick(draws)(dice));
  return { seed, faults: draw(1 + dice.below(3)), closing: draw(dice.chance(0.3) ? 1 : 0) };
};
