// One question to the server that is asked again when news comes: the latest answer is shown until a newer one is there,
// a burst of news makes one question, and what fails is tried again or says so.

import { ApiFailure } from '../api/http.js';

export interface Answer<T> {
  readonly value: T | undefined;
  readonly failure: ApiFailure | undefined;
  readonly asking: boolean;
}

/** News comes in bursts; an explanation is dearer than a reading. */
const GATHER_MS = 400;
const AGAIN_MS = 3000;

export class Inquiry<T, News> {
  private answer: Answer<T> = { value: undefined, failure: undefined, asking: true };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the question that is on its way; an answer to an earlier one is dropped. */
  private asked = 0;
  private isAsking = false;
  private isStale = false;

  constructor(
    private readonly ask: (news: News) => Promise<T>,
    private news: News,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly shown = (): Answer<T> => this.answer;

  readonly start = (): void => {
    void this.put();
  };

  /** May be started anew. */
  readonly stop = (): void => {
    this.asked += 1;
    this.isAsking = false;
    this.isStale = false;
    this.cancel();
  };

  readonly retry = (): void => {
    this.cancel();
    void this.put();
  };

  readonly follow = (news: News): void => {
    if (news === this.news) return;
    this.news = news;
    if (this.isAsking) this.isStale = true;
    else this.later(GATHER_MS);
  };

  private cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Further news does not put the question off. */
  private later(delayMs: number): void {
    this.timer ??= setTimeout(this.retry, delayMs);
  }

  private show(change: Partial<Answer<T>>): void {
    this.answer = { ...this.answer, ...change };
    for (const listener of this.listeners) listener();
  }

  private async put(): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    this.isAsking = true;
    this.isStale = false;
    this.show({ asking: true });
    try {
      const value = await this.ask(this.news);
      if (asked === this.asked) this.settle({ value, failure: undefined });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (asked === this.asked) this.settle({ failure: error });
    }
  }

  private settle(change: Partial<Answer<T>>): void {
    this.isAsking = false;
    this.show({ ...change, asking: false });
    const { failure } = this.answer;
    if (this.isStale) this.later(GATHER_MS);
    else if (failure?.kind === 'busy' || failure?.kind === 'unreachable') this.later(AGAIN_MS);
  }
}
