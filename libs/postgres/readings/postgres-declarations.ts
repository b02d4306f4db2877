// The declarations of the whole installation, kept in memory and caught up on every call: declarations only ever grow at
// the end of each partition, so what is new is what was booked since. A position that went back (the ledger is being built
// again) starts over. Thousands of rows, not millions: events are in the ledger.

import type { Instant } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { KnownDeclaration } from '#domain/declaration/declared';
import type { Declarations } from '#ports/declarations';
import type { Transaction } from '../database.js';
import { type BookedRange, DECLARATION_KINDS, selectBooked, selectDeclarations } from './declaration.queries.js';
import { versionOf } from './declaration-row.js';
import { PastBooks } from './past-books.js';

interface Held {
  /** Up to where each partition is held, by `topic|partition`. */
  readonly next: ReadonlyMap<string, bigint>;
  /** In the order of the log within each subject. */
  readonly versions: readonly KnownDeclaration[];
  readonly book: DeclarationBook;
}

const NOTHING: Held = { next: new Map(), versions: [], book: DeclarationBook.empty };

export class PostgresDeclarations implements Declarations {
  private held = NOTHING;
  private past: { readonly versions: readonly KnownDeclaration[]; readonly books: PastBooks } | undefined;
  private tail: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;

  constructor(private readonly db: Transaction) {}

  async current(): Promise<DeclarationBook> {
    await this.caughtUp();
    return this.held.book;
  }

  async knownAt(at: Instant): Promise<DeclarationBook> {
    await this.caughtUp();
    const { versions } = this.held;
    if (this.past?.versions !== versions) this.past = { versions, books: new PastBooks(versions) };
    return this.past.books.at(at);
  }

  async changes(after: Instant, upTo: Instant): Promise<KnownDeclaration[]> {
    await this.caughtUp();
    return this.held.versions
      .filter((one) => after < one.knownAt && one.knownAt <= upTo)
      .sort((a, b) => a.knownAt - b.knownAt);
  }

  /**
   * One look at a time. A look that began before the call may have missed what was committed just before it, so a call
   * during one waits for the next, which all who wait share.
   */
  private caughtUp(): Promise<void> {
    this.queued ??= this.tail.then(() => {
      this.queued = undefined;
      return this.catchUp();
    });
    this.tail = this.queued.catch(() => undefined);
    return this.queued;
  }

  private async catchUp(): Promise<void> {
    // Positions first: what was booked below them is committed, so the rows below them are all there to be read.
    const booked = await selectBooked(this.db);
    const next = new Map(booked.map((row) => [`${row.topic}|${row.partition}`, row.next]));
    const wentBack = [...this.held.next].some(([key, held]) => (next.get(key) ?? 0n) < held);
    const held = wentBack ? NOTHING : this.held;
    const ranges: BookedRange[] = booked
      .map((row) => ({ ...row, from: held.next.get(`${row.topic}|${row.partition}`) ?? 0n, to: row.next }))
      .filter((range) => range.from < range.to);
    if (ranges.length === 0) {
      this.held = held;
      return;
    }
    const rows = await Promise.all(DECLARATION_KINDS.map((kind) => selectDeclarations(this.db, kind, ranges)));
    const added = DECLARATION_KINDS.flatMap((kind, i) => (rows[i] ?? []).map((row) => versionOf(kind, row)));
    this.held = {
      next,
      versions: added.length > 0 ? [...held.versions, ...added] : held.versions,
      book: held.book.with(added),
    };
  }
}
