import { type Board, emptyBoard } from './board.js';
import type { LiveState } from './live-connection.js';

export interface PageState {
  readonly board: Board;
  readonly connection: LiveState;
  /** The last instant at which what is shown was known to hold. */
  readonly lastContact: number | null;
  /** Words are missing or numbers old because the server could not answer; being tried again. */
  readonly loadFailed: boolean;
}

/** Many events in one burst make one drawing. */
const GATHER_MS = 30;

export class BoardStore {
  private state: PageState = { board: emptyBoard, connection: 'connecting', lastContact: null, loadFailed: false };
  private readonly listeners = new Set<() => void>();
  private gathering = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the page draws; replaced as a whole, at most once per GATHER_MS. */
  readonly shown = (): PageState => this.drawn;
  private drawn = this.state;

  update(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    if (this.gathering) return;
    this.gathering = true;
    setTimeout(() => {
      this.gathering = false;
      this.drawn = this.state;
      for (const listener of this.listeners) listener();
    }, GATHER_MS);
  }

  change(step: (board: Board) => Board): void {
    this.update({ board: step(this.state.board) });
  }
}
