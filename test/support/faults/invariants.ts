// I1 to I6 and I9 after a fault run, against what the load itself knows: sentences about what does not hold.

import { differences, sumsOfPostgres, sumsOfRedis } from '../instance/compare-sums.js';
import type { ReceivedWebhook } from '../instance/webhook-receiver.js';
import { BREACHED_TOWN, type Counts, type FaultLoad, NO_COUNTS, plus } from './fault-load.js';
import type { Episode, Facts } from './ledger-facts.js';
import type { Stage } from './stage.js';

/** I1, I2, I5: every event answered 202 is once in the journal or refused with the expected code; nothing else is there. */
export const fateFaults = (
  load: FaultLoad,
  facts: Facts,
  { isClosed, fillers }: { readonly isClosed: boolean; readonly fillers: ReadonlySet<string> },
): string[] => {
  const wanted = new Set([...load.accepted, ...fillers, ...(isClosed ? load.closed : [])]);
  const faults: string[] = [];
  for (const id of wanted) {
    const state = facts.journal.get(id);
    if (state === undefined) {
      const codes = facts.refused.get(id);
      faults.push(`I1: ${id} is not in the journal${codes ? `, but refused: ${codes}` : ''}`);
    } else if (state !== 'counted') faults.push(`I5: ${id} is ${state}`);
  }
  for (const id of facts.journal.keys()) if (!wanted.has(id)) faults.push(`I2: ${id} is in the journal`);
  for (const [id, code] of load.refused) {
    const codes = facts.refused.get(id) ?? [];
    if (codes.length === 0 || codes.some((one) => one !== code))
      faults.push(`I1: ${id}: ${code} expected, got [${codes}]`);
  }
  for (const id of facts.refused.keys()) {
    if (!load.refused.has(id)) faults.push(`I1: ${id} is refused: ${facts.refused.get(id)}`);
  }
  for (const [subject, ids] of load.chains) {
    const booked = facts.chains.get(subject) ?? [];
    const expected = isClosed ? [...ids, ...(load.closers.get(subject) ?? [])] : ids;
    if (booked.join() !== expected.join()) faults.push(`I5: ${subject} has versions [${booked}], not [${expected}]`);
  }
  return faults;
};

/** I3, first half: what the ledger sums to is what was sent. */
export const sumFaults = (expected: ReadonlyMap<string, Counts>, sums: ReadonlyMap<string, Counts>): string[] =>
  [...new Set([...expected.keys(), ...sums.keys()])].flatMap((town) => {
    const [want, have] = [expected.get(town) ?? NO_COUNTS, sums.get(town) ?? NO_COUNTS];
    return JSON.stringify(want) === JSON.stringify(pickCounts(have))
      ? []
      : [`I3: ${town} holds ${JSON.stringify(have)}, sent was ${JSON.stringify(want)}`];
  });

const pickCounts = (counts: Counts): Counts => ({ ...NO_COUNTS, ...counts });

/** I3, second half: what is shown, from town to city. */
export const shownFaults = async (expected: ReadonlyMap<string, Counts>, stage: Stage): Promise<string[]> => {
  const wanted = new Map(expected);
  for (const [town, counts] of expected) {
    for (const above of [town.slice(0, 6), '440600']) wanted.set(above, plus(wanted.get(above) ?? NO_COUNTS, counts));
  }
  const looks = [...wanted].flatMap(([region, counts]) =>
    Object.entries(counts).map(async ([indicator, count]) => {
      const [reading] = await stage.console.readings({ indicator, region, window: 'rolling-12m' });
      return reading?.numerator === count
        ? []
        : [`I3: ${indicator} of ${region} shows ${reading?.numerator}, not ${count}`];
    }),
  );
  return (await Promise.all(looks)).flat();
};

/** I3, third: Redis holds, key by key, what Postgres sums to. */
export const storeFaults = async (stage: Stage): Promise<string[]> => {
  if (!stage.engines) return [];
  const { sums, slots } = await sumsOfPostgres(await stage.databaseUrl());
  return differences(sums, await sumsOfRedis(stage.engines.redis.url, slots)).map((one) => `I3: ${one}`);
};

/** I4: one episode a run where the load crosses the target, none elsewhere; told of in order, each state under one id. */
export const alertFaults = (
  episodes: readonly Episode[],
  told: readonly ReceivedWebhook[],
  wanted: { readonly episodes: number; readonly open: boolean },
): string[] => {
  const faults: string[] = [];
  const breached = episodes.filter((one) => one.region === BREACHED_TOWN);
  for (const one of episodes)
    if (one.region !== BREACHED_TOWN) faults.push(`I4: an alert without a breach: ${one.region}`);
  if (breached.length !== wanted.episodes) faults.push(`I4: ${breached.length} episodes, not ${wanted.episodes}`);
  for (const [i, { id, reached }] of breached.entries()) {
    const isLast = i === breached.length - 1;
    const states = reached.filter((state) => state !== 'pending');
    const isOver = states.at(-1) !== 'firing';
    if (states[0] !== 'firing') faults.push(`I4: ${id} went through ${states}`);
    if (isOver === (isLast && wanted.open)) faults.push(`I4: ${id} is ${states.at(-1)}`);
    const heard = told.filter((one) => one.alert === id);
    for (const state of states)
      if (!heard.some((one) => one.state === state)) faults.push(`I4: nobody was told: ${id} ${state}`);
    const first = (state: string): number => heard.findIndex((one) => one.state === state);
    if (isOver && first('firing') > first(states.at(-1) ?? ''))
      faults.push(`I4: ${id} was told to be over before firing`);
  }
  const statesById = new Map<string, Set<string>>();
  for (const one of told)
    statesById.set(one.id, (statesById.get(one.id) ?? new Set()).add(`${one.alert} ${one.state}`));
  for (const [id, states] of statesById) if (states.size > 1) faults.push(`I4: ${id} says ${[...states]}`);
  return faults;
};
