// To the door of a running instance, as any device would: in requests that it takes, waiting when it asks to.

import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '#contracts/events/fault';
import { inBoth } from '#contracts/events/fault';

export interface Target {
  /** `http://host:port`. */
  readonly url: string;
  readonly token: string;
}

export interface SentVerdict {
  /** Index into all events. */
  readonly index: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly Fault[];
}

export interface Sent {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly SentVerdict[];
}

/** The instance cannot be reached, or refuses the request as a whole. Nothing need be assumed. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
}

const MAX_EVENTS = 1_000;
const MAX_BYTES = 1_000_000;
const MAX_TRIES = 8;
const LONGEST_PAUSE_MS = 10_000;

interface Piece {
  readonly from: number;
  readonly lines: readonly string[];
}

const piecesOf = (events: readonly unknown[]): Piece[] => {
  const pieces: { from: number; lines: string[] }[] = [];
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const line = JSON.stringify(event);
    const size = Buffer.byteLength(line) + 1;
    const last = pieces.at(-1);
    if (!last || last.lines.length >= MAX_EVENTS || bytes + size > MAX_BYTES) {
      pieces.push({ from: index, lines: [line] });
      bytes = size;
    } else {
      last.lines.push(line);
      bytes += size;
    }
  }
  return pieces;
};

/** `validate` changes nothing there. Rejections are answers, not failures. */
export const sendEvents = async (
  target: Target,
  events: readonly unknown[],
  what: 'validate' | 'send',
): Promise<Sent> => {
  const sent = { accepted: 0, duplicates: 0, rejected: [] as SentVerdict[] };
  for (const piece of piecesOf(events)) {
    const answer = await post(target, piece.lines.join('\n'), what);
    sent.accepted += answer.accepted;
    sent.duplicates += answer.duplicates;
    sent.rejected.push(...answer.rejected.map((verdict) => ({ ...verdict, index: verdict.index + piece.from })));
  }
  return sent;
};

const post = async (target: Target, body: string, what: 'validate' | 'send'): Promise<Sent> => {
  const url = `${target.url}/api/v1/events${what === 'validate' ? '?validate=only' : ''}`;
  const headers = { authorization: `Bearer ${target.token}`, 'content-type': 'application/x-ndjson' };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { method: 'POST', headers, body }).catch((cause: unknown) => {
      throw new SendFailure(inBoth(`无法连接 ${target.url}`, `cannot reach ${target.url}`), { cause });
    });
    if (response.status === 202) return (await response.json()) as Sent;
    const isLater = response.status === 503 || response.status === 429;
    if (!isLater || attempt === MAX_TRIES) throw new SendFailure(await reasonOf(response));
    await response.arrayBuffer();
    const asked = Number(response.headers.get('retry-after') ?? '1') * 1_000;
    await pause(Math.min(LONGEST_PAUSE_MS, Math.max(asked, 100 * 2 ** attempt)));
  }
};

const reasonOf = async (response: Response): Promise<string> => {
  const problem: unknown = await response.json().catch(() => undefined);
  const detail = typeof problem === 'object' && problem !== null && 'detail' in problem ? problem.detail : undefined;
  return `${response.status} ${typeof detail === 'string' ? detail : response.statusText}`;
};
