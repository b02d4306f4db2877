// What the API says about how a number came about, and about what moved it (contract, "Numbers out").

import type { Comparison, DeclarationStatus, Indicator, Reading } from './types.js';

export interface EventRef {
  readonly source: string;
  readonly id: string;
  readonly type: string | null;
  readonly recordedAt: string | null;
}

/** What an event adds to one counter on one day. */
export interface Entry {
  readonly day: string;
  readonly region: string;
  readonly counter: string;
  readonly amount: number;
  /** The incident, return or inspection that it is about. */
  readonly subject: string;
  readonly event: EventRef;
}

/** `from` up to `to` of a flow, `asOf` of a stock. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
  readonly asOf: string | null;
}

export interface Declaration extends Period {
  readonly event: EventRef;
  readonly region: string;
  readonly measure: string;
  readonly category: string | null;
  readonly definition: string | null;
  /** As declared, for its own period. */
  readonly value: number;
  readonly status: DeclarationStatus;
  /** Its part of the denominator, and of that what is estimated for days that it does not cover. */
  readonly amount: number;
  readonly estimated: number;
}

export interface TargetVersion {
  readonly event: EventRef;
  readonly region: string;
  readonly organization: string | null;
  readonly from: string;
  readonly to: string;
  readonly comparison: Comparison;
  readonly limit: number;
  /** `MM-DD` */
  readonly assessmentYear: string | null;
  readonly setBy: string | null;
  /** Who answers for it. */
  readonly responsible: string | null;
}

export interface FiledReturn {
  readonly event: EventRef;
  readonly region: string;
  readonly sector: string;
  readonly from: string;
  readonly to: string;
  readonly accidents: number;
  readonly deaths: number;
  readonly status: DeclarationStatus;
}

export interface Survey {
  readonly event: EventRef;
  readonly region: string;
  readonly survey: string;
  readonly completedOn: string;
  readonly respondents: number;
  readonly satisfied: number;
}

export interface Explanation {
  readonly reading: Reading | null;
  readonly indicator: Indicator;
  readonly counters: readonly string[];
  /** Latest day first. */
  readonly entries: readonly Entry[];
  /** The answer holds the latest of them only. */
  readonly hasMoreEntries: boolean;
  readonly denominator: readonly Declaration[];
  /** Behind the budget's exposure: plans are in it. */
  readonly budget: readonly Declaration[];
  readonly target: TargetVersion | null;
  readonly returns: readonly FiledReturn[];
  readonly surveys: readonly Survey[];
}

export type Statement =
  | ({ readonly kind: 'exposure'; readonly measure: string; readonly value: number } & Period & {
        readonly status: DeclarationStatus | null;
      })
  | { readonly kind: 'target'; readonly comparison: Comparison; readonly limit: number }
  | { readonly kind: 'survey'; readonly respondents: number; readonly satisfied: number };

export const MOVED_BY = ['numerator', 'hazard', 'denominator', 'target', 'survey'] as const;

/** One event that moved a number between two instants. */
export interface Moved {
  readonly what: (typeof MOVED_BY)[number];
  readonly event: EventRef;
  readonly subject: string;
  readonly region: string;
  readonly knownAt: string;
  readonly day: string | null;
  readonly counter: string | null;
  /** Of an entry: what it adds. */
  readonly contribution: number | null;
  /** Of a declaration: what it says; null where it was withdrawn. */
  readonly statement: Statement | null;
}

export interface Restatement {
  readonly past: Reading;
  readonly present: Reading;
  readonly difference: {
    readonly numerator: number | null;
    readonly denominator: number | null;
    readonly value: number | null;
  };
  readonly moved: readonly Moved[];
  readonly hasMore: boolean;
}
