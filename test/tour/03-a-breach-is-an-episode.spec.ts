// Page 3. A breach of a target is not a mail for every event but an episode: it begins, may grow worse, and ends, under one
// id. A receiver hears of each transition at least once, signed, and never of the end before the beginning.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { amend, declared, report, withdraw } from '#test/ledger/events';
import { justNow, openCity, THIS_YEAR, TOWN, type Tour } from './city.js';

const INDICATOR = 'construction-deaths-per-10bn-yuan';
const facts = (deaths: number) => ({ region: TOWN, deaths, occurredAt: justNow() });

let city: Tour;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startReceiver();
  city = await openCity({ FENGSUI_WEBHOOK_URL: receiver.url, FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET });
}, 60_000);
afterAll(async () => {
  await city?.close();
  await receiver?.close();
});

const alerts = async () => (await city.api.alerts({ region: TOWN })).filter((a) => a.indicator === INDICATOR);
const toldOf = (alert: string | undefined) => receiver.accepted.filter((told) => told.alert === alert);
let episode: string | undefined;

it('is quiet while nobody died: 10 billion yuan of output, and a target of one death per 10 billion', async () => {
  const output = declared('output', TOWN, {
    measure: 'construction-output-yuan',
    sector: 'construction',
    from: `${THIS_YEAR}-01-01`,
    to: `${THIS_YEAR + 1}-01-01`,
    value: 10_000_000_000,
    status: 'provisional',
  });
  await city.api.send(output);
  await city.shows({ indicator: INDICATOR, region: TOWN, window: 'period' }, 0);
  expect(await alerts()).toEqual([]);
});

it('fires when the deaths outrun the output, with the events behind it', async () => {
  await city.api.send(report('a', 'PIT-A', facts(1)));
  await city.api.send(report('b', 'PIT-B', facts(1)));
  await eventually(async () => expect(await alerts()).toMatchObject([{ state: 'firing', rule: 'target-breached' }]));
  await eventually(async () => expect((await alerts())[0]?.evidence.map((e) => e.id).sort()).toEqual(['a', 'b']));
  episode = (await alerts())[0]?.id;
});

it('stays the same episode when a third death follows', async () => {
  await city.api.send(report('c', 'PIT-C', facts(1)));
  await eventually(async () => expect((await alerts())[0]?.evidence.map((e) => e.id)).toContain('c'));
  expect((await alerts()).map((alert) => alert.id)).toEqual([episode]);
});

it('ends when corrections take the breach away: what never was is invalidated, not resolved', async () => {
  await city.api.send(withdraw('d', 'PIT-C', 'c'));
  await city.api.send(withdraw('e', 'PIT-B', 'b'));
  await city.api.send(amend('f', 'PIT-A', 'a', { ...facts(0), seriousInjuries: 1 }));
  await eventually(async () => expect(await alerts()).toMatchObject([{ id: episode, state: 'invalidated' }]));
});

it('told the receiver of the beginning before the end, each under an id of its own, with a valid signature', async () => {
  await eventually(() => expect(toldOf(episode).at(-1)?.state).toBe('invalidated'));
  expect(toldOf(episode)[0]?.state).toBe('firing');
  // At least once is promised, and the id is what a receiver recognises a repetition by; in quiet weather there is none.
  expect(new Set(toldOf(episode).map((told) => told.id)).size).toBe(toldOf(episode).length);
  expect(receiver.forged).toBe(0);
});

it('opens a new episode, with a new id, when the target is breached again', async () => {
  await city.api.send(report('g', 'PIT-G', facts(3)));
  await eventually(async () => expect((await alerts())[0]).toMatchObject({ state: 'firing' }));
  expect((await alerts()).map((alert) => alert.id)).toHaveLength(2);
});
