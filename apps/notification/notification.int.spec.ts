// Consumer, queue, workers and webhook against real Postgres and a real HTTP receiver.

import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { WebhookNotifier } from '#channels/webhook';
import { toAlertChanged } from '#contracts/alerts/alert-changed';
import { toAlertJson } from '#contracts/alerts/alert-json';
import { ALERTS_TOPIC } from '#contracts/topics';
import type { Alert, AlertState, Quiet, Severity, Transition } from '#domain/alerting/alert';
import type { Delivery } from '#domain/notification/delivery';
import type { DeliveryQueue } from '#ports/delivery-queue';
import type { LogBatch } from '#ports/event-log/event-log';
import { noFailpoints } from '#ports/no-failpoints';
import type { Receiver } from '#ports/notifier';
import { PostgresDeliveryQueue } from '#postgres/alerts/postgres-delivery-queue';
import { Database } from '#postgres/database';
import { createLogger } from '#telemetry/logger';
import { Registry } from '#telemetry/registry';
import { type AlertWorld, openAlertWorld } from '#test/alerting/alert-world';
import { answering, type HttpReceiver, openReceiver, silent } from '#test/alerting/http-receiver';
import { sampleAlert } from '#test/alerting/sample-alert';
import { eventually } from '#test/eventually';
import { AlertsConsumer } from './alerts.consumer.js';
import type { DeliveryTimes } from './delivery-times.js';
import { DeliveryWorker } from './delivery-worker.js';
import type { DeliveryWorkers } from './delivery-workers.js';
import { createNotificationMetrics } from './notification.metrics.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const logger = createLogger('test', 'silent');
/** Back-off in milliseconds instead of seconds: the clock runs 100 times as fast. */
const SPEED = 100;
const startedAt = Date.now();
const fastClock = { now: () => startedAt + (Date.now() - startedAt) * SPEED };

let world: AlertWorld;
let http: HttpReceiver;
let workers: DeliveryWorker[] = [];
let offset = 0n;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openAlertWorld('notification');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query('truncate alert, alert_transition, delivery');
  http = await openReceiver();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await http.close();
});

const receiverAt = (url: string, name = 'webhook', timeoutMs = 300): Receiver => ({
  name,
  notifier: new WebhookNotifier({ url, secret: SECRET, allowPrivateTargets: true, timeoutMs }),
});

const startWorker = (
  receiver: Receiver,
  times: Partial<DeliveryTimes> = {},
  queue: DeliveryQueue = new PostgresDeliveryQueue(world.database),
): DeliveryWorker => {
  const worker = new DeliveryWorker(receiver, {
    queue,
    clock: fastClock,
    metrics: createNotificationMetrics(new Registry()),
    logger,
    failpoints: noFailpoints,
    random: () => 0,
    times: { leaseMs: 600_000, lookEveryMs: 50, graceMs: 50, ...times },
  });
  worker.start((error) => {
    throw error;
  });
  workers.push(worker);
  return worker;
};

/** The alert after each of the given transitions, as `safety.alerts` records. */
const story = (...steps: readonly [AlertState, Severity, Quiet?][]): { alert: Alert; texts: string[] } => {
  let alert = sampleAlert({ id: randomUUID(), transitions: [], seq: 0 });
  const texts = steps.map(([to, severity, quiet = null], i) => {
    const from = i === 0 ? null : alert.state;
    const at = alert.startedAt + i;
    const transition: Transition = { seq: i + 1, at, from, to, severity, reason: 'breached', quiet };
    alert = { ...alert, state: to, severity, seq: i + 1, transitions: [...alert.transitions, transition] };
    const zone = 'Asia/Shanghai';
    return JSON.stringify(toAlertChanged(toAlertJson(alert, zone), transition, zone));
  });
  return { alert, texts };
};

const consume = async (texts: readonly string[], receivers: readonly string[] = ['webhook']): Promise<bigint> => {
  const from = offset;
  const records = texts.map((text, i) => {
    return {
      key: 'k',
      value: Buffer.from(text, 'utf8'),
      headers: {},
      offset: from + BigInt(i),
      appendedAt: Date.now(),
    };
  });
  offset += BigInt(texts.length);
  const batch: LogBatch = { topic: ALERTS_TOPIC, partition: 0, from, to: offset, records };
  let committed = -1n;
  const stand: Pick<DeliveryWorkers, 'receivers' | 'wake'> = {
    receivers,
    wake: () => {
      for (const worker of workers) worker.wake();
    },
  };
  const metrics = createNotificationMetrics(new Registry());
  const consumer = new AlertsConsumer(new PostgresDeliveryQueue(world.database), stand, metrics, fastClock, logger);
  await consumer.onBatch(batch, {
    signal: new AbortController().signal,
    commit: (next) => {
      committed = next;
    },
    seek: () => undefined,
  });
  return committed;
};

const deliveriesOf = async (alert: Alert): Promise<Pick<Delivery, 'seq' | 'state' | 'attempts' | 'lastError'>[]> =>
  world.database.query(
    'select seq, state, attempts, last_error as "lastError" from delivery where alert = $1 order by receiver, seq',
    [alert.id],
  );

it('delivers each transition once, in order, signed, and records it', async () => {
  const { alert, texts } = story(['firing', 'warning'], ['firing', 'critical'], ['resolved', 'critical']);
  startWorker(receiverAt(http.url));
  expect(await consume(texts)).toBe(offset);
  await eventually(async () => {
    expect((await deliveriesOf(alert)).map((d) => [d.state, d.attempts])).toEqual([
      ['delivered', 1],
      ['delivered', 1],
      ['delivered', 1],
    ]);
  });
  expect(http.ids()).toEqual([`${alert.id}.1`, `${alert.id}.2`, `${alert.id}.3`]);
  for (const [i, { body, headers }] of http.received.entries()) {
    expect(body).toBe(texts[i]);
    // The clock of this test runs fast, so only the signature is looked at, not its age.
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    expect(headers['webhook-signature']).toBe(new Webhook(SECRET).sign(`${alert.id}.${i + 1}`, at, body));
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      type: 'safety.alert.changed',
      data: { id: alert.id },
    });
  }
});

it('queues a batch that comes twice once', async () => {
  const { alert, texts } = story(['firing', 'warning'], ['resolved', 'warning']);
  await consume(texts);
  await consume(texts);
  startWorker(receiverAt(http.url));
  await eventually(async () => expect((await deliveriesOf(alert)).every((d) => d.state === 'delivered')).toBe(true));
  expect(http.ids()).toEqual([`${alert.id}.1`, `${alert.id}.2`]);
});

it('lets `resolved` wait for `firing`, and repeats under the same id with growing pauses', async () => {
  http.behave(answering(500));
  const { alert, texts } = story(['firing', 'critical'], ['resolved', 'critical']);
  startWorker(receiverAt(http.url));
  await consume(texts);
  await eventually(() => expect(http.received.length).toBeGreaterThanOrEqual(3));
  expect(new Set(http.ids())).toEqual(new Set([`${alert.id}.1`]));
  expect((await deliveriesOf(alert))[1]).toMatchObject({ seq: 2, state: 'waiting', attempts: 0 });
  expect((await deliveriesOf(alert))[0]).toMatchObject({ state: 'waiting', lastError: 'status: HTTP 500' });
  http.behave(answering(200));
  await eventually(async () =>
    expect((await deliveriesOf(alert)).map((d) => d.state)).toEqual(['delivered', 'delivered']),
  );
  expect(http.ids().indexOf(`${alert.id}.2`)).toBe(http.received.length - 1);
  const [first = 0, second = 0, third = 0] = http.received.map(({ at }) => at * SPEED);
  expect(second - first).toBeGreaterThanOrEqual(800);
  expect(third - second).toBeGreaterThanOrEqual(4_000);
});

it('goes on to `resolved` when `firing` has failed for good', async () => {
  http.behave((response, { headers }) =>
    response.writeHead(String(headers['webhook-id']).endsWith('.1') ? 410 : 200).end(),
  );
  const { alert, texts } = story(['firing', 'critical'], ['resolved', 'critical']);
  startWorker(receiverAt(http.url));
  await consume(texts);
  await eventually(async () =>
    expect((await deliveriesOf(alert)).map((d) => d.state)).toEqual(['failed', 'delivered']),
  );
});

it('sends again under the same id what was sent and not recorded before the worker died', async () => {
  const { alert, texts } = story(['firing', 'critical'], ['resolved', 'critical']);
  // Dead between sending and recording: from the answer on nothing that it does reaches the database any more.
  const real = receiverAt(http.url);
  const leaseMs = 60_000;
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  const queue = new PostgresDeliveryQueue(world.database);
  const dying: DeliveryQueue = {
    enqueue: (rows, now) => queue.enqueue(rows, now),
    claim: (name, claim) => (isDead ? never : queue.claim(name, claim)),
    nextDueAt: (name) => (isDead ? never : queue.nextDueAt(name)),
    record: () => {
      isDead = true;
      return never;
    },
  };
  const dead = startWorker(real, { leaseMs }, dying);
  workers = workers.filter((worker) => worker !== dead);
  await consume(texts);
  dead.wake();
  await eventually(() => expect(isDead).toBe(true));
  startWorker(real, { leaseMs });
  await eventually(async () =>
    expect((await deliveriesOf(alert)).map((d) => d.state)).toEqual(['delivered', 'delivered']),
  );
  expect(http.ids()).toEqual([`${alert.id}.1`, `${alert.id}.1`, `${alert.id}.2`]);
  expect((await deliveriesOf(alert))[0]?.attempts).toBe(2);
});

it('delivers each message once with several instances', async () => {
  const stories = Array.from({ length: 30 }, () => story(['firing', 'warning'], ['resolved', 'warning']));
  await consume(stories.flatMap(({ texts }) => texts));
  // A lease that no attempt can outlast: the clock runs fast and the receiver may be slow to answer.
  for (let i = 0; i < 4; i += 1) startWorker(receiverAt(http.url, 'webhook', 5_000), { leaseMs: 3_600_000 });
  await eventually(async () => {
    const [row] = await world.database.query<{ n: bigint }>(
      `select count(*) as n from delivery where state = 'delivered'`,
    );
    expect(row?.n).toBe(60n);
  });
  expect(http.ids().length).toBe(60);
  for (const { alert } of stories) {
    const own = http.ids().filter((id) => id.startsWith(alert.id));
    expect(own).toEqual([`${alert.id}.1`, `${alert.id}.2`]);
  }
});

it('lets a slow receiver hold back nobody else', async () => {
  const slow = await openReceiver(silent);
  try {
    startWorker(receiverAt(slow.url, 'slow'));
    startWorker(receiverAt(http.url, 'quick'));
    const stories = Array.from({ length: 20 }, () => story(['firing', 'warning']));
    await consume(
      stories.flatMap(({ texts }) => texts),
      ['slow', 'quick'],
    );
    await eventually(() => expect(http.received.length).toBe(20));
    const rows = await world.database.query<{ n: bigint }>(
      `select count(*) as n from delivery where receiver = 'slow' and state = 'delivered'`,
    );
    expect(rows[0]?.n).toBe(0n);
    await eventually(async () => {
      const errors = await world.database.query<{ e: string }>(
        `select distinct last_error as e from delivery where receiver = 'slow' and last_error is not null`,
      );
      expect(errors).toEqual([{ e: 'timeout: no answer in time' }]);
    });
  } finally {
    await slow.close();
  }
});

it('loses and disorders nothing while the database breaks its connections', async () => {
  const stories = Array.from({ length: 40 }, () => story(['firing', 'warning'], ['resolved', 'warning']));
  await consume(stories.flatMap(({ texts }) => texts));
  http.behave((response) => void setTimeout(() => response.writeHead(204).end(), 5));
  const admin = await Database.open({ url: world.url, poolSize: 1 });
  try {
    for (let i = 0; i < 2; i += 1) startWorker(receiverAt(http.url, 'webhook', 5_000), { leaseMs: 30_000 });
    for (let kills = 0; kills < 5; kills += 1) {
      const before = http.received.length;
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await eventually(() => expect(http.received.length).toBeGreaterThan(before));
    }
    await eventually(async () => {
      const rows = await admin.query<{ n: bigint }>(`select count(*) as n from delivery where state = 'delivered'`);
      expect(rows[0]?.n).toBe(80n);
    });
  } finally {
    await admin.close();
  }
  for (const { alert } of stories) {
    // What was sent and could not be recorded comes again, but never after what follows it.
    const own = http.ids().filter((id) => id.startsWith(alert.id));
    expect([...new Set(own)]).toEqual([`${alert.id}.1`, `${alert.id}.2`]);
    expect([...own].sort()).toEqual(own);
  }
});

it('tells a receiver of an end only if it was told of the beginning', async () => {
  const { alert, texts } = story(['firing', 'warning'], ['resolved', 'warning']);
  const [fired = '', resolved = ''] = texts;
  await consume([fired], []);
  await consume([resolved], ['webhook']);
  expect(await deliveriesOf(alert)).toEqual([]);
});

it('tells of imported history only from the first live event on, as firing, and then to the end', async () => {
  const history = story(
    ['firing', 'warning', 'history'],
    ['firing', 'critical', 'history'],
    ['resolved', 'critical', 'history'],
  );
  const joined = story(['firing', 'warning', 'history'], ['firing', 'warning'], ['resolved', 'warning']);
  startWorker(receiverAt(http.url));
  await consume([...history.texts, ...joined.texts]);
  // The same again, as after a death before the commit.
  await consume([...history.texts, ...joined.texts]);
  await eventually(async () =>
    expect((await deliveriesOf(joined.alert)).map((d) => [d.seq, d.state])).toEqual([
      [2, 'delivered'],
      [3, 'delivered'],
    ]),
  );
  expect(await deliveriesOf(history.alert)).toEqual([]);
  expect(http.ids()).toEqual([`${joined.alert.id}.2`, `${joined.alert.id}.3`]);
});

it('gives a message back when it is stopped before the answer', async () => {
  http.behave(silent);
  const { alert, texts } = story(['firing', 'warning']);
  const worker = startWorker(receiverAt(http.url), { graceMs: 0 });
  await consume(texts);
  await eventually(() => expect(http.received.length).toBe(1));
  await worker.stop();
  const [delivery] = await deliveriesOf(alert);
  // The receiver's time-out may have come first: then it was an attempt.
  expect([0, 1]).toContain(delivery?.attempts);
  expect(delivery?.state).toBe('waiting');
});
