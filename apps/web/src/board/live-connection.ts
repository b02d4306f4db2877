// Keeps one event stream open for as long as the page is: notices a loss at once where the browser does, within
// PROBE_EVERY_MS where it does not (a cut cable closes nothing), and tries again for ever. Before every attempt it asks
// whether the session still holds, because an EventSource cannot tell a refusal from an outage.

import { ApiFailure } from '../api/http.js';
import { currentSession } from '../api/session.js';

export type LiveState = 'connecting' | 'live' | 'lost';

export const LIVE_EVENTS = ['snapshot', 'reading', 'alert', 'incident'] as const;
export type LiveEvent = (typeof LIVE_EVENTS)[number];

export interface LiveListener {
  onState(state: LiveState): void;
  onEvent(event: LiveEvent, data: unknown): void;
  /** Contact was just proven: what is shown is what holds now. */
  onContact(): void;
  onSignedOut(): void;
}

const PROBE_EVERY_MS = 20_000;
const OPEN_LIMIT_MS = 10_000;
/** Spread, so that a hundred pages do not come back in the same instant. */
const retryDelayMs = (attempt: number): number => Math.min(1000 * attempt, 3000) + Math.random() * 500;

export class LiveConnection {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private stopped = false;

  constructor(
    private readonly path: string,
    private readonly listener: LiveListener,
  ) {}

  start(): void {
    window.addEventListener('offline', this.drop);
    window.addEventListener('online', this.tryNow);
    this.listener.onState('connecting');
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener('offline', this.drop);
    window.removeEventListener('online', this.tryNow);
    this.close();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private later(delayMs: number, step: () => void): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(step, delayMs);
  }

  private readonly drop = (): void => {
    this.close();
    if (this.stopped) return;
    this.attempt += 1;
    this.listener.onState('lost');
    this.later(retryDelayMs(this.attempt), () => void this.open());
  };

  private readonly tryNow = (): void => {
    if (this.source || this.stopped) return;
    this.later(0, () => void this.open());
  };

  /** Undefined: could not be asked. */
  private async isSignedIn(): Promise<boolean | undefined> {
    try {
      return (await currentSession()) !== null;
    } catch (error) {
      if (error instanceof ApiFailure) return undefined;
      throw error;
    }
  }

  private async open(): Promise<void> {
    const signedIn = await this.isSignedIn();
    if (this.stopped || this.source) return;
    if (signedIn === false) return this.listener.onSignedOut();
    if (signedIn === undefined) return this.drop();
    const source = new EventSource(this.path);
    this.source = source;
    this.later(OPEN_LIMIT_MS, this.drop);
    source.addEventListener('open', () => {
      this.attempt = 0;
      this.listener.onState('live');
      this.contact();
    });
    source.addEventListener('error', () => {
      if (this.source === source) this.drop();
    });
    for (const name of LIVE_EVENTS) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        this.contact();
        this.listener.onEvent(name, JSON.parse(data));
      });
    }
  }

  private contact(): void {
    this.listener.onContact();
    this.later(PROBE_EVERY_MS, () => void this.probe());
  }

  private async probe(): Promise<void> {
    const source = this.source;
    const signedIn = await this.isSignedIn();
    if (this.stopped || this.source !== source) return;
    if (signedIn === undefined) return this.drop();
    if (signedIn) return this.contact();
    this.close();
    this.listener.onSignedOut();
  }
}
