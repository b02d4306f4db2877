// What an episode of an alert may go through, and of what somebody must be told, written down once more from the contract: it
// fires before it is over, is numbered without gaps, and whoever was told that it fires is told how it ends.

export interface OracleTransition {
  readonly seq: number;
  readonly at: number;
  readonly from: string | null;
  readonly to: string;
  readonly severity: string;
  readonly quiet: string | null;
}

export interface OracleEpisode {
  readonly state: string;
  readonly severity: string;
  readonly startedAt: number;
  readonly resolvedAt: number | null;
  readonly seq: number;
  readonly transitions: readonly OracleTransition[];
}

export const isOver = (state: string): boolean => state === 'resolved' || state === 'invalidated';

/** Sentences about what an episode cannot have gone through. */
export const orderFaults = ({ transitions, ...row }: OracleEpisode): string[] => {
  const faults: string[] = [];
  let state: string | null = null;
  let hasFired = false;
  for (const [i, one] of transitions.entries()) {
    if (one.seq !== i + 1) faults.push(`transition ${one.seq} where ${i + 1} is due`);
    if (one.from !== state) faults.push(`${one.seq}: from ${one.from}, and it was ${state}`);
    if (state !== null && isOver(state)) faults.push(`${one.seq}: ${one.to} after ${state}`);
    hasFired ||= one.to === 'firing';
    if (isOver(one.to) && !hasFired && state !== 'pending') faults.push(`${one.seq}: ${one.to} before firing`);
    state = one.to;
  }
  const [first, last] = [transitions[0], transitions.at(-1)];
  if (!first || !last) return ['no transition at all'];
  if (row.state !== last.to) faults.push(`it is ${row.state}, and its last transition led to ${last.to}`);
  if (row.severity !== last.severity) faults.push(`it is ${row.severity}, and its last transition ${last.severity}`);
  if (row.seq !== transitions.length) faults.push(`it counts ${row.seq} transitions, and has ${transitions.length}`);
  if (row.startedAt !== first.at) faults.push('it began at another time than its first transition');
  const endedAt = isOver(last.to) ? last.at : null;
  if (row.resolvedAt !== endedAt) faults.push('it ended at another time than its last transition says');
  return faults;
};

/** What a receiver that was told everything takes it for: how grave it is, or that it is nothing. */
const heard = (one: OracleTransition | undefined): string | null =>
  one?.to === 'firing' && one.quiet === null ? one.severity : null;

export type Telling =
  /** Every receiver. */
  | 'everybody'
  /** Whoever was told of it before. */
  | 'followers'
  | 'nobody';

const GRAVITY: readonly (string | null)[] = [null, 'info', 'warning', 'critical'];

export const tellingOf = (before: OracleTransition | undefined, next: OracleTransition): Telling => {
  if (next.quiet !== null || next.to === 'pending' || heard(before) === heard(next)) return 'nobody';
  return GRAVITY.indexOf(heard(next)) > GRAVITY.indexOf(heard(before)) ? 'everybody' : 'followers';
};
