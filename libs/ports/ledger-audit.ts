// Whether history is still what was booked: the hash chain over journal, refusals and ledger, walked again from the rows.

/** A head of the chain at an instant. */
export interface ChainHead {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
  readonly chain: Buffer;
}

export type AuditCode =
  /** Positions that no link covers, or that two do. */
  | 'link-missing'
  | 'link-overlaps'
  /** A link does not follow from the one before it. */
  | 'chain-broken'
  /** `booked` has another head, or another position, than the last link. */
  | 'head-differs'
  /** The rows of a batch are not those that were booked. */
  | 'rows-differ'
  /** The rows are those that were booked; what is kept of them in the link is not. */
  | 'link-changed'
  /** The event in the journal has not the content that was booked. */
  | 'event-changed'
  /** What waits, or a present face, is not what follows from the rows of the chain. */
  | 'face-differs'
  /** A row at a position that was never booked. */
  | 'row-outside'
  /** The chain does not pass through a head that was exported. */
  | 'checkpoint-differs'
  /** The chain ends before a head that was exported: an older backup was restored, or the tail was cut off. */
  | 'checkpoint-ahead'
  /** The head is of before an exchange of the ledger that nobody signed with the checkpoint's key, or that does not fit. */
  | 'exchange-unproven'
  /** It leads through a signed exchange for a ledger whose rows are others. */
  | 'exchanged-otherwise';

/** A ledger built again from the log took the place of the one in use: what who did it signs. */
export interface LedgerExchange {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly before: readonly ChainHead[];
  readonly after: readonly ChainHead[];
  readonly differences: readonly { readonly table: string; readonly gone: number; readonly added: number }[];
}

/** What was exported once; `read` answers undefined for a statement of an exchange that was not signed with its key. */
export interface CheckpointClaim {
  readonly heads: readonly ChainHead[];
  readonly read: (statement: string) => LedgerExchange | undefined;
}

export interface AuditFinding {
  readonly code: AuditCode;
  /** Null, as the positions: the row has none of its own. */
  readonly topic: string | null;
  readonly partition: number | null;
  /** The positions of the batch, or of the one row, half-open. */
  readonly from: bigint | null;
  readonly to: bigint | null;
  /** Rows by kind and place: `entry 7/3`. Changed or added since; and behind which row one is gone. */
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly goneAfter: readonly string[];
}

export interface AuditReport {
  readonly partitions: number;
  readonly links: number;
  readonly rows: number;
  /** The first thousand. */
  readonly findings: readonly AuditFinding[];
  readonly more: boolean;
  /** Signed exchanges that lie between the checkpoint and now. */
  readonly exchanges: readonly LedgerExchange[];
}

export interface LedgerAudit {
  /** One snapshot, beside a running ledger. */
  heads(): Promise<ChainHead[]>;
  verify(checkpoint?: CheckpointClaim): Promise<AuditReport>;
}
