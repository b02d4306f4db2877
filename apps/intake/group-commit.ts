// From admitted events to the log: two lanes, one after the other, so that the look into the journal for the next group
// overlaps the append of this one. One append is in flight; "accepted" is said only after the log has acknowledged it.

import { EVENTS_TOPIC } from '#contracts/topics';
import type { EventLog } from '#ports/event-log/event-log';
import type { Candidate } from './admit.js';
import { BatchLane } from './batch-lane.js';
import type { JournalCheck } from './journal-check.js';

/** `duplicate`: the log holds the same event already, or will with this very append. `conflict`: other content. */
export type CommitOutcome = 'accepted' | 'duplicate' | 'conflict';

interface Looked {
  readonly candidate: Candidate;
  /** Hash in the journal, if it is known there. */
  readonly journaled: string | undefined;
  /** Hashes that the ledger refused under this identity: they stand nowhere, and bind nobody. */
  readonly refused: ReadonlySet<string> | undefined;
}

export interface GroupCommitLimits {
  readonly maxItems: number;
  /** Bytes of one append: below the largest record batch that Kafka takes by default. */
  readonly maxBytes: number;
  readonly maxWaitingBytes: number;
  readonly lingerMs: number;
  readonly timeoutMs: number;
  /** Who would wait longer is told at once to come again: all waiting up to the time-out would be all failing. */
  readonly maxWaitMs: number;
}
export const GROUP_LIMITS: GroupCommitLimits = {
  maxItems: 1_000,
  maxBytes: 768 * 1024,
  maxWaitingBytes: 32 * 1024 * 1024,
  lingerMs: 2,
  timeoutMs: 8_000,
  maxWaitMs: 2_000,
};

/** Identities appended lately, which the ledger may not have journaled yet. */
const REMEMBERED = 20_000;
/** Besides the value: key, headers, framing. */
const OVERHEAD_BYTES = 256;

export class GroupCommit {
  private readonly looks: BatchLane<Candidate, Looked>;
  private readonly appends: BatchLane<Looked, CommitOutcome>;
  private readonly maxWaitMs: number;
  private readonly appended = new Map<string, string>();

  constructor(
    private readonly log: Pick<EventLog, 'append'>,
    private readonly journal: JournalCheck,
    limits: GroupCommitLimits = GROUP_LIMITS,
  ) {
    this.maxWaitMs = limits.maxWaitMs;
    const bounds = {
      maxItems: limits.maxItems,
      maxWeight: limits.maxBytes,
      maxWaitingWeight: limits.maxWaitingBytes,
      timeoutMs: limits.timeoutMs,
    };
    const bytes = (candidate: Candidate): number => candidate.record.value.length + OVERHEAD_BYTES;
    this.looks = new BatchLane({ ...bounds, lingerMs: 0, weigh: bytes, work: (group) => this.look(group) });
    this.appends = new BatchLane({
      ...bounds,
      lingerMs: limits.lingerMs,
      weigh: (looked) => bytes(looked.candidate),
      work: (group) => this.append(group),
    });
  }

  /** False: there is no point in judging events, they would wait too long. */
  get hasRoom(): boolean {
    return this.looks.expectedWaitMs + this.appends.expectedWaitMs <= this.maxWaitMs;
  }

  /** One outcome per candidate, in order. Rejects with `TransientFailure` when the log cannot say that it has them all. */
  async commit(candidates: readonly Candidate[]): Promise<CommitOutcome[]> {
    return this.appends.submit(await this.looks.submit(candidates));
  }

  private async look(candidates: readonly Candidate[]): Promise<Looked[]> {
    const doubtful = candidates.filter(({ key, hash }) => (this.appended.get(key) ?? hash) !== hash);
    const { journaled, refused } = await this.journal.find(
      candidates.map((c) => c.event),
      doubtful.map((c) => c.event),
    );
    return candidates.map((candidate) => {
      const { key } = candidate;
      return { candidate, journaled: journaled.get(key), refused: refused.get(key) };
    });
  }

  private async append(group: readonly Looked[]): Promise<CommitOutcome[]> {
    // Within the group the first one speaks for its identity; it shares the fate of the append with those after it.
    const fresh = new Map<string, Candidate>();
    const outcomes = group.map(({ candidate, journaled, refused }): CommitOutcome => {
      const appended = this.appended.get(candidate.key);
      // The journal is what the ledger decided; what it refused is put right by whoever sends other content.
      const isUndone = appended !== undefined && appended !== candidate.hash && refused?.has(appended) === true;
      const known = journaled ?? (isUndone ? undefined : appended) ?? fresh.get(candidate.key)?.hash;
      if (known !== undefined) return known === candidate.hash ? 'duplicate' : 'conflict';
      fresh.set(candidate.key, candidate);
      return 'accepted';
    });
    const records = [...fresh.values()].map((candidate) => candidate.record);
    if (records.length > 0) await this.log.append(EVENTS_TOPIC, records);
    this.remember(fresh);
    return outcomes;
  }

  private remember(fresh: ReadonlyMap<string, Candidate>): void {
    for (const [key, { hash }] of fresh) this.appended.set(key, hash);
    for (const key of this.appended.keys()) {
      if (this.appended.size <= REMEMBERED) break;
      this.appended.delete(key);
    }
  }
}
