// A supervisor's live stream of the whole city, and a device in one town that has a target of no deaths. Each probe is one
// death there; the time runs from its posting to the frame with a breached reading that includes it.

import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#test/eventually';
import { apiOf, DEVICE_TOKEN, SUPERVISOR_TOKEN } from '#test/instance/api';
import { quantile } from '../alternate.js';
import { PROBE_TOWN, probeEvent, probeTarget } from '../events.js';
import { programArgs, tell } from '../programs.js';
import { FrameReader } from './frame-reader.js';

export interface ProbeArgs {
  readonly door: string;
  readonly console: string;
  readonly warmUpMs: number;
  readonly ms: number;
}

export interface ProbeFigures {
  readonly p50: number;
  readonly p99: number;
  readonly probes: number;
}

interface Reading {
  readonly indicator: string;
  readonly region: string;
  readonly numerator: number | null;
  readonly breached: boolean | null;
}

const args = programArgs<ProbeArgs>();
const EVERY_MS = 40;
const door = apiOf(args.door);
const run = `probe-${process.pid}-${Date.now().toString(36)}`;
/** When the probe that made the numerator so high was posted. */
const posted: { readonly numerator: number; readonly at: number; readonly counts: boolean }[] = [];
const latencies: number[] = [];
let [shown, isOpen, isBreached] = [0, false, false];

const look = (reading: Reading): void => {
  if (reading.indicator !== 'deaths' || reading.region !== PROBE_TOWN) return;
  isBreached = reading.breached === true;
  shown = Math.max(shown, reading.numerator ?? 0);
  if (!isBreached) return;
  const now = performance.now();
  for (let next = posted[0]; next && next.numerator <= shown; next = posted[0]) {
    if (next.counts) latencies.push(now - next.at);
    posted.shift();
  }
};

const reader = new FrameReader(({ event, data }) => {
  if (event === 'snapshot') {
    isOpen = true;
    for (const reading of JSON.parse(data).readings) look(reading);
  } else if (event === 'reading') look(JSON.parse(data));
});
const address = `${args.console}/api/v1/live?region=440600&indicator=deaths,accidents&window=period`;
const stream = get(address, { headers: { authorization: `Bearer ${SUPERVISOR_TOKEN}` } }, (response) => {
  if (response.statusCode !== 200) throw new Error(`the live stream answered ${response.statusCode}`);
  response.on('data', (chunk) => reader.push(chunk));
});

await eventually(() => isOpen, { timeoutMs: 20_000 });
const accepted = async (event: ReturnType<typeof probeEvent>): Promise<void> => {
  const { status, body } = await door.send(event, DEVICE_TOKEN);
  if (status !== 202) throw new Error(`a probe was answered ${status}: ${JSON.stringify(body)}`);
};
// The target stands after the first run; setting it again is another event with the same content.
await accepted(probeTarget(run, Date.now()));
const before = shown;
await accepted(probeEvent(run, 0, Date.now()));
await eventually(() => isBreached && shown > before, { timeoutMs: 30_000 });

let numerator = shown;
const startedAt = performance.now();
const sending: Promise<void>[] = [];
for (let n = 1; performance.now() < startedAt + args.warmUpMs + args.ms; n += 1) {
  numerator += 1;
  const counts = performance.now() >= startedAt + args.warmUpMs;
  posted.push({ numerator, at: performance.now(), counts });
  sending.push(accepted(probeEvent(run, n, Date.now())));
  // Not in step with any interval of the other side.
  await pause(EVERY_MS * (0.5 + Math.random()));
}
await Promise.all(sending);
await eventually(() => posted.length === 0, { timeoutMs: 60_000 });
stream.destroy();
const figures: ProbeFigures = {
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  probes: latencies.length,
};
tell(figures);
