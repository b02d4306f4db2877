// Many devices that do not wait for each other: requests leave by the clock, each over a free connection. Where none is free,
// because all still wait for their answers, the request is not made and is counted as held back.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { benchEvent } from '../bench/events.js';
import { type Answer, AnswerReader } from '../bench/load/answer-reader.js';

export interface FleetOptions {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly connections: number;
  readonly perRequest: number;
  readonly run: string;
}

/** One request: events `first` up to `first + perRequest`. */
export interface Sent {
  readonly first: number;
  readonly status: number;
  /** Refused before a byte of it was read. */
  readonly isShed: boolean;
  readonly accepted: number;
}

interface Line {
  socket: Socket | undefined;
  first: number;
  isBusy: boolean;
}

const TEMPLATES = 200;

const byTheClock = (shoot: () => void, rate: number, ms: number, isOver: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const since = performance.now();
    let shot = 0;
    const timer = setInterval(() => {
      const gone = performance.now() - since;
      const due = Math.floor((gone * rate) / 1_000);
      // What this process itself is late with is made up for, up to a tenth of a second.
      shot = Math.max(shot, due - Math.ceil(rate / 10));
      for (; shot < due; shot += 1) shoot();
      if (gone < ms && !isOver()) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });

export const openFleet = (
  { url, tokens, connections, perRequest, run }: FleetOptions,
  onSent: (sent: Sent) => void,
) => {
  const { hostname, port } = new URL(url);
  const texts = Array.from({ length: TEMPLATES }, (_, n) => {
    const text = JSON.stringify(benchEvent(run, n, Date.now()));
    return text.split(`"${run}-${n}"`);
  });
  let [serial, heldBack, broken] = [0, 0, 0];
  const lines: Line[] = Array.from({ length: connections }, () => ({ socket: undefined, first: 0, isBusy: false }));
  const free: Line[] = [...lines];
  let isOver = false;
  let lastRefusal = '';

  const settle = (line: Line, { status, body }: Answer): void => {
    // A connection that had nothing to say for too long is told so (408), and is free as it was.
    if (!line.isBusy) return;
    const accepted = status === 202 ? Number(JSON.parse(body).accepted) : 0;
    if (accepted === 0) lastRefusal = body.slice(0, 300);
    onSent({ first: line.first, status, accepted, isShed: status === 503 && body.includes('Too much at once') });
    line.isBusy = false;
    free.push(line);
  };
  const open = (line: Line): Socket => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const reader = new AnswerReader((answer) => settle(line, answer));
    socket.on('data', (chunk) => reader.push(chunk));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      line.socket = undefined;
      if (!line.isBusy) return;
      broken += 1;
      settle(line, { status: 0, body: '' });
    });
    line.socket = socket;
    return socket;
  };
  const bodyFrom = (first: number): string => {
    const made: string[] = [];
    for (let n = first; n < first + perRequest; n += 1) made.push((texts[n % TEMPLATES] ?? []).join(`"${run}-${n}"`));
    return made.join('\n');
  };
  const shoot = (): void => {
    const line = free.pop();
    if (!line) {
      heldBack += 1;
      return;
    }
    line.first = serial;
    line.isBusy = true;
    serial += perRequest;
    const body = bodyFrom(line.first);
    const token = tokens[(line.first / perRequest) % tokens.length] ?? '';
    const head = `POST /api/v1/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/x-ndjson\r\nauthorization: Bearer ${token}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
    (line.socket ?? open(line)).write(head + body);
  };
  /** Before there is load: what waits in the system's queue of new connections has not been offered to anybody. */
  const connectAll = async (): Promise<void> => {
    for (const line of lines) await once(open(line), 'connect');
  };
  return {
    connectAll,
    /** `rate` requests a second for `ms`. */
    offer: (rate: number, ms: number) => byTheClock(shoot, rate, ms, () => isOver),
    get heldBack() {
      return heldBack;
    },
    get lastRefusal() {
      return lastRefusal;
    },
    get broken() {
      return broken;
    },
    get waiting() {
      return lines.length - free.length;
    },
    close: () => {
      isOver = true;
      for (const { socket } of lines) socket?.destroy();
    },
  };
};
