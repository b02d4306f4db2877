// Ten times what an embedded instance takes, from many devices over many connections, for minutes: its memory, what it
// answers, and afterwards whether every event answered 202 is counted, and nothing twice. Prints one table row and a verdict.

import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#test/eventually';
import { type Api, apiOf, DEVICE_TOKEN } from '#test/instance/api';
import { runOps } from '#test/instance/ops';
import { startReady } from '../bench/ready.js';
import { embeddedPlace } from '../bench/stage.js';
import { openFleet, type Sent } from './fleet.js';

const PER_REQUEST = 100;
const CONNECTIONS = 600;
const DEVICES = 20;
const FACTOR = 10;
const SOURCE = 'urn:fengsui:test';
const asked = process.argv.indexOf('--minutes');
const minutes = asked < 0 ? 5 : Number(process.argv[asked + 1]);

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const megabytes = (kilobytes: number): number => Math.round(kilobytes / 1_024);
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

/** How many of each answer; what was accepted, and what cannot be known to have been refused. */
const tally = () => {
  const counts = new Map<string, number>();
  const [accepted, unsure]: [number[], number[]] = [[], []];
  let events = 0;
  const onSent = ({ first, status, isShed, accepted: n }: Sent): void => {
    const name = isShed ? '503 at once' : status === 503 ? '503 after waiting' : `${status}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    events += n;
    if (status === 202) accepted.push(first);
    // The log may have it and not have said so in time.
    else if (status === 0 || (status === 503 && !isShed)) unsure.push(first);
  };
  return { counts, accepted, unsure, onSent, events: () => events };
};

/** Events of these requests, by state. */
const statesOf = async (api: Api, run: string, firsts: readonly number[]): Promise<Map<string, number>> => {
  const states = new Map<string, number>();
  for (let i = 0; i < firsts.length; i += 10) {
    const refs = firsts
      .slice(i, i + 10)
      .flatMap((first) =>
        Array.from({ length: PER_REQUEST }, (_, k) => ({ source: SOURCE, id: `${run}-${first + k}` })),
      );
    const { body, status } = await api.call<readonly { state: string }[]>('/api/v1/events/status', {
      ...{ method: 'POST', token: DEVICE_TOKEN, body: JSON.stringify(refs) },
      headers: { 'content-type': 'application/json' },
    });
    if (status !== 200) throw new Error(`status: ${status} ${JSON.stringify(body)}`);
    for (const { state } of body) states.set(state, (states.get(state) ?? 0) + 1);
  }
  return states;
};

/** Of all that the ledger has booked: people dead and seriously injured, one an event. */
const countedPeople = async (api: Api): Promise<number> => {
  const path = '/api/v1/readings?region=440600&indicator=deaths,serious-injuries&window=rolling-12m';
  const { body } = await api.call<readonly { numerator: number }[]>(path);
  return body.reduce((sum, reading) => sum + reading.numerator, 0);
};

const place = embeddedPlace();
const { url, process: instance } = await startReady('all-in-one', place.env);
const api = apiOf(url);
let status = 1;
try {
  const tokens: string[] = [];
  for (let i = 0; i < DEVICES; i += 1) {
    const args = ['device', 'add', '--region', '440600', '--source', SOURCE, '--name', `d${i}`];
    const added = await runOps<{ token: string }>(args, place.env);
    if (added.status !== 0) throw new Error(`device add: ${JSON.stringify(added.json)}`);
    tokens.push(added.json.token);
  }
  // What it takes: as many as it answers 202 within ten seconds, when 16 devices always have one more.
  const probe = tally();
  const probing = openFleet({ url, tokens, connections: 16, perRequest: PER_REQUEST, run: 'probe' }, probe.onSent);
  await probing.connectAll();
  await probing.offer(2_000, 10_000);
  await pause(1_000);
  const capacity = probe.events() / 10;
  probing.close();
  if (capacity === 0)
    throw new Error(`nothing was accepted: ${[...probe.counts.keys()].join(', ')} ${probing.lastRefusal}`);
  say(`takes ${Math.round(capacity)} events/s in requests of ${PER_REQUEST}; load ${loadavg()[0]?.toFixed(1)}`);

  const run = 'over';
  const load = tally();
  const fleet = openFleet({ url, tokens, connections: CONNECTIONS, perRequest: PER_REQUEST, run }, load.onSent);
  await fleet.connectAll();
  const rate = (FACTOR * capacity) / PER_REQUEST;
  const memory: number[] = [];
  let health = '';
  const look = async (): Promise<void> => {
    const text = await api.metrics();
    const of = (name: string): string => new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? '-';
    health = `held ${of('fengsui_http_held_bytes')}, loop p99 ${of('fengsui_process_nodejs_eventloop_lag_p99_seconds')}`;
  };
  const sampler = setInterval(() => {
    if (memory.length % 5 === 0)
      look().catch((error: unknown) => {
        health = String(error);
      });
    memory.push(residentOf(instance.pid));
    if (memory.length % 15 === 0) {
      say(
        `${memory.length} s: ${megabytes(memory.at(-1) ?? 0)} MB, ${fleet.waiting} waiting, ${[...load.counts].map(([k, n]) => `${k}: ${n}`).join(', ')}, held back ${fleet.heldBack}; ${health}`,
      );
    }
  }, 1_000);
  try {
    await fleet.offer(rate, minutes * 60_000);
    await eventually(() => fleet.waiting === 0, { timeoutMs: 300_000 });
  } finally {
    clearInterval(sampler);
    fleet.close();
  }

  say('waiting until everything is booked');
  const all = probe.events() + load.events();
  await eventually(async () => (await countedPeople(api)) >= all, {
    timeoutMs: 1_800_000,
    everyMs: 2_000,
  });
  const states = await statesOf(api, run, load.accepted);
  const unsure = await statesOf(api, run, load.unsure);
  const probed = await statesOf(api, 'probe', [...probe.accepted, ...probe.unsure]);
  const counted = [states, unsure, probed].reduce((sum, one) => sum + (one.get('counted') ?? 0), 0);
  const people = await countedPeople(api);
  const third = Math.floor(memory.length / 3);
  const [middle, last] = [mean(memory.slice(third, 2 * third)), mean(memory.slice(2 * third))];
  const isOnce =
    people === counted && states.size === 1 && (states.get('counted') ?? 0) === load.accepted.length * PER_REQUEST;
  const isFlat = last < middle * 1.15;
  say(
    JSON.stringify({
      ...{ minutes, capacity: Math.round(capacity), offered: Math.round(rate * PER_REQUEST), connections: CONNECTIONS },
      ...{ answers: Object.fromEntries(load.counts), heldBack: fleet.heldBack, broken: fleet.broken },
      memoryMB: {
        first: megabytes(memory[0] ?? 0),
        middle: megabytes(middle),
        last: megabytes(last),
        most: megabytes(Math.max(...memory)),
      },
      ...{ acceptedEvents: load.events(), counted, people, unsure: Object.fromEntries(unsure), isOnce, isFlat },
      load: loadavg()[0],
    }),
  );
  status = isOnce && isFlat ? 0 : 1;
} catch (error) {
  say(`${error instanceof Error ? error.stack : error}\n${instance.output().slice(-3_000)}`);
} finally {
  await instance.stop();
  await place.dispose();
}
process.exitCode = status;
