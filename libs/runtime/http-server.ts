// How long and how large a request may be before there is any code of ours to judge it, and what is answered then.

import type { Socket } from 'node:net';
import { inBoth } from '#contracts/events/fault';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problemOf } from '#contracts/problem';

export interface HttpLimits {
  /** The head of a request, from the connection or from the first byte of the next one. */
  readonly headersMs: number;
  /** The whole request, body included: who sends it byte by byte is cut off. */
  readonly requestMs: number;
  /** Both are looked at so often. */
  readonly checkEveryMs: number;
  /** A connection on which nothing moves in either direction: who does not read the answer is dropped. */
  readonly silenceMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** All lines of the head together, the address with its query included. */
  readonly headerBytes: number;
  readonly connections: number;
}
export const HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 1_000,
  silenceMs: 60_000,
  keepAliveMs: 72_000,
  headerBytes: 16_384,
  connections: 10_000,
};

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

const meaningOfError = (code: string | undefined): { status: number; code: ProblemCode; detail: string } => {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        code: 'unavailable',
        detail: inBoth('请求未在限时内发完', 'The request took too long to send'),
      };
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        code: 'payload-too-large',
        detail: inBoth(
          `请求头(含地址)不得超过 ${HTTP_LIMITS.headerBytes} 字节`,
          `The head of a request, address included, may have at most ${HTTP_LIMITS.headerBytes} bytes`,
        ),
      };
    default:
      return { status: 400, code: 'malformed', detail: inBoth('不是有效的 HTTP 请求', 'Not a valid HTTP request') };
  }
};

/** What no request could be made of: told, and hung up on. */
const answerBroken = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, detail } = meaningOfError(error.code);
  const body = JSON.stringify({ ...problemOf({ code, detail }), status });
  const head = [
    `HTTP/1.1 ${status} ${PHRASES[status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    ...(status === 408 ? ['retry-after: 1'] : []),
    'connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
  // Whoever goes on sending must not keep it open.
  setTimeout(() => socket.destroy(), 1_000).unref();
};

/** For Fastify. */
export const serverOptions = (limits: HttpLimits) => ({
  requestTimeout: limits.requestMs,
  connectionTimeout: limits.silenceMs,
  keepAliveTimeout: limits.keepAliveMs,
  http: {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: limits.headerBytes,
  },
  clientErrorHandler: answerBroken,
});
