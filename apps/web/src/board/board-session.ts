// One signed-in page from its first request to its last: asks for everything once, then follows the live stream, and
// asks again whenever the stream comes back or time alone may have changed a value.

import { ApiFailure } from '../api/http.js';
import { list, record } from '../api/json.js';
import { parseAlert, parseAlerts, parseIncident } from '../api/parse-event.js';
import { parseReading, parseReadings } from '../api/parse-reading.js';
import { fetchFiringAlerts, fetchIncidents, fetchReadings } from '../api/queries.js';
import type { Alert, WindowName } from '../api/types.js';
import { withAlert, withFiringAlerts, withIncidents, withReadings } from './board.js';
import { BoardStore } from './board-store.js';
import { LiveConnection, type LiveEvent } from './live-connection.js';

const RETRY_MS = 4000;
/** Elapsed shares and windows move with the day; nothing announces it. */
const REFRESH_MS = 5 * 60_000;
/** The stream carries the assessment period; another window is asked for when something in it may have moved. */
const OWN_WINDOW_MS = 400;

export class BoardSession {
  readonly store = new BoardStore();
  private readonly connection: LiveConnection;
  private window: WindowName = 'period';
  private retry: ReturnType<typeof setTimeout> | undefined;
  private refresh: ReturnType<typeof setInterval> | undefined;
  private ownWindow: ReturnType<typeof setTimeout> | undefined;
  private ownWindowAt = 0;
  /** Alerts that came while a full list was on its way, and that it may not hold yet. */
  private lateAlerts: Alert[] = [];
  private stopped = false;

  constructor(
    private readonly region: string,
    private readonly onSignedOut: () => void,
  ) {
    this.connection = new LiveConnection(`/api/v1/live?region=${encodeURIComponent(region)}`, {
      onState: (connection) => {
        this.store.update({ connection });
        if (connection === 'live') void this.load();
      },
      onContact: () => this.store.update({ lastContact: Date.now() }),
      onEvent: (event, data) => this.take(event, data),
      onSignedOut,
    });
  }

  start(): void {
    this.connection.start();
    this.refresh = setInterval(() => void this.load(), REFRESH_MS);
  }

  stop(): void {
    this.stopped = true;
    this.connection.stop();
    clearTimeout(this.retry);
    clearTimeout(this.ownWindow);
    clearInterval(this.refresh);
  }

  show(window: WindowName): void {
    if (window === this.window) return;
    this.window = window;
    void this.load();
  }

  private async load(): Promise<void> {
    clearTimeout(this.retry);
    const { window } = this;
    this.lateAlerts = [];
    try {
      const [readings, alerts, incidents] = await Promise.all([
        fetchReadings(this.region, window),
        fetchFiringAlerts(this.region),
        fetchIncidents(this.region, Date.now()),
      ]);
      if (this.stopped) return;
      this.store.change((board) => ({
        ...withIncidents(
          this.lateAlerts.reduce(withAlert, withFiringAlerts(withReadings(board, readings), alerts)),
          incidents,
        ),
        listsLoaded: true,
      }));
      this.store.update({ loadFailed: false });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (this.stopped) return;
      if (error.kind === 'signed-out') return this.onSignedOut();
      this.store.update({ loadFailed: true });
      this.retry = setTimeout(() => void this.load(), RETRY_MS);
    }
  }

  private take(event: LiveEvent, data: unknown): void {
    switch (event) {
      case 'snapshot': {
        const snapshot = record(data);
        this.store.change((board) => withReadings(board, parseReadings(snapshot.readings)));
        const alerts = parseAlerts(list(snapshot.alerts)).filter(({ state }) => state === 'firing');
        for (const alert of alerts) this.store.change((board) => withAlert(board, alert));
        return;
      }
      case 'reading': {
        const reading = parseReading(data);
        if (!reading) return;
        this.store.change((board) => withReadings(board, [reading]));
        if (reading.window.name === this.window) this.ownWindowAt = Date.now();
        else if (reading.window.name === 'period') this.askForOwnWindow();
        return;
      }
      case 'alert': {
        const alert = parseAlert(data);
        if (!alert) return;
        this.lateAlerts.push(alert);
        this.store.change((board) => withAlert(board, alert));
        return;
      }
      case 'incident': {
        const incident = parseIncident(data);
        if (incident) this.store.change((board) => withIncidents(board, [incident]));
        return;
      }
    }
  }

  /** Not needed where the stream carries the chosen window too. */
  private askForOwnWindow(): void {
    this.ownWindow ??= setTimeout(() => {
      this.ownWindow = undefined;
      if (Date.now() - this.ownWindowAt > 2 * OWN_WINDOW_MS) void this.load();
    }, OWN_WINDOW_MS);
  }
}
