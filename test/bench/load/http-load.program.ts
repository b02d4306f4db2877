// A device that never stops: posts events over keep-alive connections, one request at a time on each, and counts only what
// was answered 202. Raw sockets: a richer client would take the processor from whom it measures.

import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { quantile } from '../alternate.js';
import { benchEvent } from '../events.js';
import { programArgs, tell } from '../programs.js';
import { type Answer, AnswerReader } from './answer-reader.js';

export interface LoadArgs {
  readonly url: string;
  readonly path: string;
  readonly token?: string;
  readonly connections: number;
  readonly perRequest: number;
  readonly warmUpMs: number;
  readonly ms: number;
  /** Events a second over all connections; left out: as fast as answers come. */
  readonly rate?: number;
}

export interface LoadFigures {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly sent: number;
  readonly failures: number;
  readonly firstFailure?: string | undefined;
}

const args = programArgs<LoadArgs>();
const { hostname, port } = new URL(args.url);
const run = `${process.pid}-${Date.now().toString(36)}`;
const startedAt = performance.now();
const [from, until] = [startedAt + args.warmUpMs, startedAt + args.warmUpMs + args.ms];
const [template, mark] = [JSON.stringify(benchEvent(run, 0, Date.now())), `"${run}-0"`];
let [serial, sent, counted, failures] = [0, 0, 0, 0];
let firstFailure: string | undefined;
const latencies: number[] = [];

/** One of a thousand ready texts with an id of its own: making events must not be what is measured. */
const texts = Array.from({ length: 1_000 }, (_, n) =>
  JSON.stringify(benchEvent(run, n, Date.now())).split(`"${run}-${n}"`),
);
const nextEvent = (): string => {
  const n = serial;
  serial += 1;
  return (texts[n % texts.length] ?? template.split(mark)).join(`"${run}-${n}"`);
};

const head = [
  `POST ${args.path} HTTP/1.1`,
  `host: ${hostname}:${port}`,
  `content-type: ${args.perRequest === 1 ? 'application/cloudevents+json' : 'application/x-ndjson'}`,
  ...(args.token === undefined ? [] : [`authorization: Bearer ${args.token}`]),
  'content-length: ',
].join('\r\n');

const nextRequest = (): string => {
  const body = Array.from({ length: args.perRequest }, nextEvent).join('\n');
  return `${head}${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

const note = ({ status, body }: Answer, began: number): void => {
  const now = performance.now();
  sent += args.perRequest;
  if (status !== 202) {
    failures += 1;
    firstFailure ??= `${status} ${body.slice(0, 300)}`;
    return;
  }
  if (began < from || now > until) return;
  counted += args.perRequest;
  latencies.push(now - began);
};

/** When request number `n` of a connection may leave. */
const turn = (connection: number, n: number): number =>
  args.rate === undefined ? 0 : startedAt + ((n * args.connections + connection) * args.perRequest * 1_000) / args.rate;

const drive = (connection: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let [began, n] = [0, 0];
    const send = (): void => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      const wait = turn(connection, n) - performance.now();
      if (wait > 1) {
        setTimeout(send, wait);
        return;
      }
      n += 1;
      began = performance.now();
      socket.write(nextRequest());
    };
    const reader = new AnswerReader((answer) => {
      note(answer, began);
      send();
    });
    socket.on('data', (chunk) => reader.push(chunk));
    socket.once('connect', send);
    socket.once('error', reject);
    socket.once('close', resolve);
  });

await Promise.all(Array.from({ length: args.connections }, (_, i) => drive(i)));
const figures: LoadFigures = {
  rate: counted / (args.ms / 1_000),
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  sent,
  failures,
  firstFailure,
};
tell(figures);
