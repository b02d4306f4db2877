// What an import says about a row that it takes all the same: mostly a published figure that does not follow from its
// counts. Kept apart from faults: the counts are what was published, and only they are booked.

import type { RowFault } from './row-fault.js';

export type NoteCode =
  /** Follows by cutting digits off instead of rounding. */
  | 'truncated'
  | 'rounded-up'
  | 'does-not-follow'
  | 'total-differs'
  /** A longer period and the shorter ones in it. */
  | 'parts-differ'
  /** A count is missing, or divides by nothing. */
  | 'not-checkable'
  /** The very row once more: imported once. */
  | 'repeated';

export interface RowNote {
  readonly line: number;
  readonly field: string;
  readonly code: NoteCode;
  /** Name of the check, in the mapping or ours. */
  readonly check?: string | undefined;
  /** Of a total: what the rows that it sums have in common. */
  readonly where?: string | undefined;
  readonly published?: string | undefined;
  /** From the counts, with two digits more than were published. */
  readonly computed?: string | undefined;
  /** In both languages. */
  readonly detail: string;
}

/** `--strict`: what would only be said stops the import. */
export const asFault = ({ line, field, code, check, detail }: RowNote): RowFault => ({
  line,
  field,
  code,
  detail: check === undefined ? detail : `[${check}] ${detail}`,
});
