// `ops verify` on alerts, beside a running instance: it agrees while breaches come and go, and finds each fault that is planted.

import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { readConfig } from '#config/config';
import { Database } from '#postgres/database';
import { joinEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { openForVerify } from '#runtime/open-for-verify';
import { eventually } from '#test/eventually';
import { type AllInOne, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { report, targetSet, withdraw } from '#test/ledger/events';
import {
  type Verification,
  type VerifyOptions,
  verifyInstallation,
} from '../../apps/ops/verify/verify-installation.js';

jest.setTimeout(60_000);

const TOWNS = ['440605124', '440604010'] as const;
const year = new Date().getFullYear();
const occurredAt = new Date(Date.now() - 60_000).toISOString();

let place: Place;
let receiver: WebhookReceiver;
let fengsui: AllInOne;
let database: Database;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  [place, receiver] = await Promise.all([preparePlace('embedded'), startReceiver()]);
  const webhook = { FENGSUI_WEBHOOK_URL: receiver.url, FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET };
  env = { ...place.env, ...webhook };
  fengsui = await startAllInOne(place, webhook);
  const { url } = await joinEmbeddedPostgres({ dataDir: join(place.env.FENGSUI_DATA_DIR ?? '', 'postgres') });
  database = await Database.open({ url });
}, 120_000);
afterAll(async () => {
  await database?.close();
  await fengsui?.stop();
  await Promise.all([place?.dispose(), receiver?.close()]);
}, 30_000);

const verify = async (options: VerifyOptions = {}): Promise<Verification> => {
  const opened = await openForVerify(readConfig(env));
  try {
    return await verifyInstallation(opened, options);
  } finally {
    await opened.close();
  }
};

const death = (id: string, region: string) => report(id, `I-${id}`, { deaths: 1, region, occurredAt });
const limitAt = (region: string) =>
  targetSet(`t-${region}`, { indicator: 'deaths', region, limit: 1, from: `${year}-01-01`, to: `${year + 1}-01-01` });

it('agrees with breaches that were told of', async () => {
  for (const [i, region] of TOWNS.entries()) {
    await fengsui.api.sendLines([limitAt(region), death(`a${i}`, region), death(`b${i}`, region)]);
    const isTold = (): boolean => receiver.accepted.some((one) => one.region === region && one.state === 'firing');
    await eventually(() => expect(isTold()).toBe(true), { timeoutMs: 20_000 });
  }
  await eventually(
    async () => {
      const found = await verify();
      expect(found.differences).toEqual([]);
      expect(found.checked).toMatchObject({ deliveriesWaiting: 0, passedBy: 0 });
      expect(found.checked.alerts).toBeGreaterThanOrEqual(TOWNS.length);
    },
    { timeoutMs: 20_000 },
  );
});

const OF = `select id from alert where indicator = 'deaths' and region = '${TOWNS[1]}'`;
const FAULTS: readonly { name: string; plant: string[]; mend: string[]; named: object }[] = [
  {
    name: 'an open alert that is gone',
    plant: [
      ...['alert', 'alert_transition', 'delivery'].map(
        (table) => `create table kept_${table} as select * from ${table}`,
      ),
      ...['delivery', 'alert_transition'].map((table) => `delete from ${table} where alert in (${OF})`),
      `delete from alert where id in (${OF})`,
    ],
    mend: [
      'delete from delivery',
      ...['alert_transition', 'alert'].map((table) => `delete from ${table}`),
      ...['alert', 'alert_transition', 'delivery'].map((table) => `insert into ${table} select * from kept_${table}`),
    ],
    named: { kind: 'alert-missing', place: expect.objectContaining({ indicator: 'deaths', region: TOWNS[1] }) },
  },
  {
    name: 'an alert that nothing is behind',
    plant: [
      `insert into alert (id, key, rule, region, indicator, period_from, period_to, drill, state, severity, started_at, seq, reading, evidence, explanation)
       select 'made-up', 'made-up', rule, '440606003', indicator, period_from, period_to, drill, state, severity, started_at, seq, reading, '[]', explanation
         from alert where id in (${OF})`,
      `insert into alert_transition (alert, seq, at, to_state, severity, reason)
       select 'made-up', 1, started_at, 'firing', severity, 'breached' from alert where id = 'made-up'`,
    ],
    mend: [`delete from alert_transition where alert = 'made-up'`, `delete from alert where id = 'made-up'`],
    named: { kind: 'alert-invented', place: expect.objectContaining({ alert: 'made-up', region: '440606003' }) },
  },
  {
    name: 'an alert about a return that nobody filed',
    plant: [
      `insert into alert (id, key, rule, region, record_type, record_subject, period_from, period_to, drill, state, severity, started_at, resolved_at, seq, reading, evidence, explanation, figures)
       select 'unfiled', 'unfiled', 'return-differs', '440606003', 'safety.return.filed', 'construction/440606003/2026-01-01..2026-02-01', '2026-01-01', '2026-02-01', false, 'resolved', 'info', started_at, started_at, 2, null, '[]', explanation, '{}'
         from alert where id in (${OF})`,
      `insert into alert_transition (alert, seq, at, from_state, to_state, severity, reason, quiet)
       select 'unfiled', 1, started_at, null, 'firing', 'info', 'return-differs', 'history' from alert where id = 'unfiled'
       union all
       select 'unfiled', 2, started_at, 'firing', 'resolved', 'info', 'figures-agree', 'history' from alert where id = 'unfiled'`,
    ],
    mend: [`delete from alert_transition where alert = 'unfiled'`, `delete from alert where id = 'unfiled'`],
    named: { kind: 'alert-invented', place: { alert: 'unfiled', rule: 'return-differs', filed: expect.any(String) } },
  },
  {
    name: 'an alert that was put aside',
    plant: [`update alert set state = 'resolved', resolved_at = now() where id in (${OF})`],
    mend: [`update alert set state = 'firing', resolved_at = null where id in (${OF})`],
    named: { kind: 'alert-order', place: expect.objectContaining({ region: TOWNS[1] }) },
  },
  {
    name: 'a message that was never sent',
    plant: [`create table kept_sent as select * from delivery`, `delete from delivery where alert in (${OF})`],
    mend: ['insert into delivery select * from kept_sent on conflict do nothing'],
    named: { kind: 'alert-untold', expected: 'webhook is told of 1 firing', found: 'no delivery' },
  },
];

it.each(FAULTS)('finds $name', async ({ plant, mend, named }) => {
  for (const one of plant) await database.query(one);
  const found = await verify({ patienceMs: 0 });
  for (const one of mend) await database.query(one);
  expect(found.differences).toContainEqual(expect.objectContaining(named));
});

it('agrees while breaches come and go', async () => {
  let isOver = false;
  const flowing = (async () => {
    for (let n = 0; !isOver && n < 200; n += 1) {
      const [town = ''] = [TOWNS[n % 2]];
      await fengsui.api.send(n % 4 < 2 ? withdraw(`w${n}`, `I-b${n % 2}`, `b${n % 2}`, town) : death(`c${n}`, town));
    }
  })();
  const found = await verify().finally(() => {
    isOver = true;
  });
  await flowing;
  expect(found.differences).toEqual([]);
  expect((await verify()).differences).toEqual([]);
});
