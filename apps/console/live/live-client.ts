import type { Writable } from 'node:stream';
import type { Person } from '#ports/people';

/** What may lie unsent for one client besides the largest single text. */
export const MOST_PENDING_BYTES = 1_048_576;

export type DropReason = 'slow' | 'signed-out' | 'failed';

/** Who opened a stream, by what was shown. A ticket was for opening: its stream ends with its person. */
export interface Opener {
  readonly by: 'sessions' | 'tokens' | 'users';
  readonly key: string;
  readonly person: Person;
}

export interface LiveListener {
  /** Where its replay of alerts begins; undefined: a new reader. */
  readonly replayFrom: bigint | undefined;
  /** Undefined: the operator's own token, which nobody ends. */
  readonly opener: Opener | undefined;
  readonly onDropped: (reason: DropReason) => void;
}

/**
 * One open stream. What it cannot take in time is never kept: past the limit the stream is cut, and the reader comes back
 * to a snapshot.
 */
export class LiveClient {
  private allowance = MOST_PENDING_BYTES;
  private isOpen = true;

  constructor(
    private readonly output: Writable,
    private readonly listener: LiveListener,
  ) {
    output.on('close', () => this.forget());
    output.on('error', () => this.forget());
    output.on('drain', () => {
      this.allowance = MOST_PENDING_BYTES;
    });
  }

  get open(): boolean {
    return this.isOpen;
  }

  get replayFrom(): bigint | undefined {
    return this.listener.replayFrom;
  }

  get opener(): Opener | undefined {
    return this.listener.opener;
  }

  /**
   * One text, however large, is not what makes a reader slow (a snapshot of a whole country is millions of bytes): what
   * piles up behind it is.
   */
  send(text: string): void {
    if (!this.isOpen) return;
    if (this.output.writableLength > this.allowance) {
      this.drop('slow');
      return;
    }
    this.allowance = Math.max(this.allowance, MOST_PENDING_BYTES + Buffer.byteLength(text));
    this.output.write(text);
  }

  drop(reason: DropReason): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.listener.onDropped(reason);
    this.output.destroy();
  }

  /** In order: what was written still arrives. */
  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.output.end();
  }

  private forget(): void {
    this.isOpen = false;
  }
}
