// What a file of region changes says, and what is planned for it. Every change holds from a day on; merging and splitting
// are creations and retirements of one day (ADR 0011).

import type { Day } from '../calendar/day.js';
import type { Region, RegionCode, RegionLevel } from './region.js';

export type RegionChange = CreateRegion | RetireRegion | MoveRegion | RenameRegion;

export interface CreateRegion {
  readonly type: 'create';
  readonly code: RegionCode;
  readonly parent: RegionCode;
  readonly level: RegionLevel;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly from: Day;
  /** IANA name; left out: the parent's. */
  readonly timeZone?: string | undefined;
}

export interface RetireRegion {
  readonly type: 'retire';
  readonly code: RegionCode;
  /** The first day on which it is no more. */
  readonly on: Day;
  /** One takes over its history; several share it, and nobody can say how. */
  readonly successors: readonly RegionCode[];
}

/** Below another region from a day on, under the same code. */
export interface MoveRegion {
  readonly type: 'move';
  readonly code: RegionCode;
  readonly parent: RegionCode;
  readonly on: Day;
}

/** Another name under the same code; another code is `create` and `retire`. */
export interface RenameRegion {
  readonly type: 'rename';
  readonly code: RegionCode;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly on: Day;
}

export type ChangeRule =
  | 'region-unknown'
  | 'too-early'
  | 'already-retired'
  | 'later-change'
  | 'contradicts'
  | 'overlap'
  | 'code-level'
  | 'parent-unknown'
  | 'parent-not-valid'
  | 'parent-level'
  | 'cycle'
  | 'no-successor'
  | 'successor-unknown'
  | 'successor-not-valid'
  | 'children-left';

/** A rule that a change breaks, in words of both languages. */
export interface BrokenRule {
  readonly rule: ChangeRule;
  readonly zh: string;
  readonly en: string;
}

export interface ChangeFault extends BrokenRule {
  /** Place in the file, from 1. */
  readonly entry: number;
}

export interface ChangedRow {
  /** null: a new row. */
  readonly before: Region | null;
  readonly after: Region;
}

/** Days on which a code is retired; `to` null: for good. */
export interface RetiredDays {
  readonly code: RegionCode;
  readonly from: Day;
  readonly to: Day | null;
}

export interface ChangePlan {
  /** All that are to be written; none if there are faults, or if everything is as stated already. */
  readonly rows: readonly ChangedRow[];
  readonly faults: readonly ChangeFault[];
  /** Of every code that the changes retire, also if they did before. */
  readonly retired: readonly RetiredDays[];
}

/** What lies in the ledger at a code on days on which it is retired. */
export interface EntriesLeft {
  readonly code: RegionCode;
  readonly entries: number;
  /** Of how many things that were reported. */
  readonly subjects: number;
}

export interface ChangeOutcome extends Pick<ChangePlan, 'rows' | 'faults'> {
  /** Of the tree: a new one if rows were written. */
  readonly version: number;
  readonly left: readonly EntriesLeft[];
}

/** The first day on which it holds. */
export const dayOf = (change: RegionChange): Day => (change.type === 'create' ? change.from : change.on);
