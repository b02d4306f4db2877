// From a request to the events in it, not yet judged. What is wrong with the whole is thrown as `Rejected`; what is wrong
// with one of many stays in its place.

import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { inBoth } from '#contracts/events/fault';
import type { Rejection } from '#contracts/problem';
import { parseJsonBytes } from '#http/json-body';
import { Rejected } from '#http/rejected';
import { readBinaryMode } from './read-binary-mode.js';
import { MEDIA } from './register-intake-http.js';

export const MAX_EVENTS = 1_000;
/** One event, as it came and as it is stored: several fit into one record batch of the log. */
export const MAX_EVENT_BYTES = 262_144;

export type Entry =
  | { readonly type: 'event'; readonly raw: unknown }
  | { readonly type: 'unreadable'; readonly rejection: Rejection };

export interface Received {
  /** One event has its own status; several have verdicts. */
  readonly mode: 'one' | 'many';
  readonly entries: readonly Entry[];
}

export const eventTooLarge = (): Rejection => ({
  code: 'payload-too-large',
  detail: inBoth(`单个事件不得超过 ${MAX_EVENT_BYTES} 字节`, `One event may have at most ${MAX_EVENT_BYTES} bytes`),
});

const tooMany = (count: number): Rejected =>
  new Rejected({
    code: 'payload-too-large',
    detail: inBoth(
      `一次最多 ${MAX_EVENTS} 个事件,收到 ${count} 个;请分次发送`,
      `At most ${MAX_EVENTS} events in one request, this one has ${count}; send them in parts`,
    ),
  });

const unsupported = (): Rejected => new Rejected({ code: 'unsupported-media-type' });

export const readBody = (headers: IncomingHttpHeaders, body: unknown): Received => {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === MEDIA.binary) return { mode: 'one', entries: [{ type: 'event', raw: readBinaryMode(headers, body) }] };
  if (!Buffer.isBuffer(body)) throw unsupported();
  switch (type) {
    case MEDIA.one:
      return { mode: 'one', entries: [readOne(body)] };
    case MEDIA.batch:
      return { mode: 'many', entries: readBatch(body) };
    case MEDIA.ndjson:
    case MEDIA.jsonl:
      return { mode: 'many', entries: readLines(body) };
    default:
      throw unsupported();
  }
};

const readOne = (body: Buffer): Entry =>
  body.length > MAX_EVENT_BYTES
    ? { type: 'unreadable', rejection: eventTooLarge() }
    : { type: 'event', raw: parseJsonBytes(body) };

const readBatch = (body: Buffer): Entry[] => {
  const parsed = parseJsonBytes(body);
  if (!Array.isArray(parsed)) {
    throw new Rejected({ code: 'malformed', detail: inBoth('批量请求体须为 JSON 数组', 'A batch is a JSON array') });
  }
  if (parsed.length > MAX_EVENTS) throw tooMany(parsed.length);
  return parsed.map((raw: unknown) => ({ type: 'event', raw }));
};

const LF = 0x0a;

const readLines = (body: Buffer): Entry[] => {
  const lines: Buffer[] = [];
  for (let from = 0; from < body.length; ) {
    const end = body.indexOf(LF, from);
    const to = end === -1 ? body.length : end;
    const line = body.subarray(from, to);
    if (!isBlank(line)) lines.push(line);
    from = to + 1;
  }
  if (lines.length > MAX_EVENTS) throw tooMany(lines.length);
  return lines.map(readLine);
};

/** Blanks of JSON only: space, tab, CR. */
const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

const readLine = (line: Buffer): Entry => {
  if (line.length > MAX_EVENT_BYTES) return { type: 'unreadable', rejection: eventTooLarge() };
  if (isUtf8(line)) {
    try {
      return { type: 'event', raw: JSON.parse(line.toString('utf8').replace(/^\uFEFF/, '')) };
    } catch {
      // told below
    }
  }
  return {
    type: 'unreadable',
    rejection: { code: 'malformed', detail: inBoth('该行不是有效的 JSON', 'This line is not valid JSON') },
  };
};
