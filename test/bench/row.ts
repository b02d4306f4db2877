// What a row of the bench is, and what it answers. A row refuses to compare what was not measured in turn.

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

export interface Bench {
  readonly stage: Stage;
  readonly rounds: number;
  /** The long or the short form of a figure. */
  size(long: number, short: number): number;
  say(text: string): void;
}

export interface Row {
  readonly id: string;
  run(bench: Bench): Promise<readonly Measured[]>;
}
