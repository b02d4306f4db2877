// What a row of the bench is, and what it answers. A row refuses to compare what was not measured in turn; one that has
// nothing to be compared with is told as times, each group of requests by itself.

import type { Stage } from './stage.js';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** `least`: the ratio must reach it; `most`: it must not exceed it. */
export interface Goal {
  readonly way: 'least' | 'most';
  readonly must: number;
  readonly aim: number | null;
}

export interface Measured {
  readonly id: string;
  readonly what: Words;
  readonly against: Words;
  readonly unit: string;
  readonly goal: Goal;
  /** One figure a round, in the order measured. */
  readonly ours: readonly number[];
  readonly denominator: readonly number[];
  /** What a reader needs to judge the figures. */
  readonly note?: Words;
}

/** Times of requests that are alike, in milliseconds. */
export interface TimedGroup {
  readonly what: Words;
  readonly times: readonly number[];
  /** Statements that one of them sends. */
  readonly statements: number;
  /** Whether the limit holds for it. */
  readonly isLimited: boolean;
}

export interface Timed {
  readonly id: string;
  readonly what: Words;
  /** p99 must be below, of every limited group. */
  readonly limitMs: number;
  readonly groups: readonly TimedGroup[];
  readonly note: Words;
  /** On which machine and engine. */
  readonly place: string;
}

export interface Bench {
  readonly stage: Stage;
  readonly rounds: number;
  /** The long or the short form of a figure. */
  size(long: number, short: number): number;
  say(text: string): void;
}

/** When a row was measured, and on what. */
export interface Run {
  /** One-minute load average of the machine before the row. */
  readonly loadBefore: number;
  readonly short: boolean;
  readonly commit: string;
}

export interface Row {
  readonly id: string;
  run(bench: Bench): Promise<readonly (Measured | Timed)[]>;
}
