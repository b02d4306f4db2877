// Exercises are in no number, and imported history wakes nobody: a receiver hears of a breach when something live is behind it.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localDay } from '#domain/calendar/local-time';
import { eventually } from '#test/eventually';
import { type AllInOne, MODES, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { declared, report, SOURCE } from '#test/ledger/events';

const INDICATOR = 'construction-deaths-per-10bn-yuan';
const TOWN = '440605124';
const now = Date.now();
const year = Number(localDay(now, 'Asia/Shanghai').slice(0, 4));
const occurredAt = new Date(now - 60_000).toISOString();

interface ShownAlert {
  readonly id: string;
  readonly state: string;
  readonly drill: boolean;
  readonly quiet?: string;
  readonly evidence: readonly { readonly id: string }[];
  readonly deliveries: readonly unknown[];
}
describe.each(MODES)('%s', (mode) => {
  let place: Place;
  let fengsui: AllInOne;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    [place, receiver] = await Promise.all([preparePlace(mode), startReceiver()]);
    fengsui = await startAllInOne(place, { FENGSUI_WEBHOOK_URL: receiver.url, FENGSUI_WEBHOOK_SECRET: WEBHOOK_SECRET });
  }, 120_000);
  afterAll(async () => {
    await fengsui?.stop();
    await Promise.all([place?.dispose(), receiver?.close()]);
  }, 30_000);

  const alert = async (): Promise<ShownAlert | undefined> => {
    const found = (await fengsui.api.alerts({ region: TOWN })).find((a) => a.indicator === INDICATOR);
    return found && (await fengsui.api.call<ShownAlert>(`/api/v1/alerts/${found.id}`)).body;
  };
  const numerator = async () =>
    (await fengsui.api.readings({ indicator: INDICATOR, region: TOWN, window: 'period' }))[0]?.numerator;

  it('flows an exercise to the end, and neither counts it nor opens an episode', async () => {
    const output = { measure: 'construction-output-yuan', sector: 'construction', value: 1e10, status: 'provisional' };
    await fengsui.api.send(declared('output', TOWN, { ...output, from: `${year}-01-01`, to: `${year + 1}-01-01` }));
    const drill = { ...report('drill-1', 'DRILL-1', { deaths: 50, occurredAt }), drill: true };
    expect((await fengsui.api.send(drill)).status).toBe(202);
    await eventually(async () =>
      expect(await fengsui.api.status(SOURCE, 'drill-1')).toMatchObject({ state: 'listed' }),
    );
    expect(await numerator()).toBe(0);
    expect(await fengsui.api.alerts()).toEqual([]);
  });

  it('shows a breach of imported history, counts it, and tells nobody', async () => {
    const history = { ...report('h1', 'OLD-1', { deaths: 2, occurredAt }), history: true };
    expect((await fengsui.api.send(history)).status).toBe(202);
    await eventually(async () =>
      expect(await alert()).toMatchObject({
        state: 'firing',
        drill: false,
        quiet: 'history',
        evidence: [{ id: 'h1' }],
      }),
    );
    expect(await numerator()).toBe(2);
  });

  it('tells as firing, once, when something live joins', async () => {
    await fengsui.api.send(report('live-1', 'NEW-1', { deaths: 1, occurredAt }));
    await eventually(async () =>
      expect((await alert())?.deliveries).toMatchObject([{ state: 'delivered', transition: 2 }]),
    );
    const shown = await alert();
    expect(shown).not.toHaveProperty('quiet');
    expect(shown?.evidence.map((event) => event.id).sort()).toEqual(['h1', 'live-1']);
    const told = receiver.accepted.filter((webhook) => webhook.alert === shown?.id);
    expect(told.map((webhook) => webhook.state)).toEqual(['firing']);
    expect(receiver.forged).toBe(0);
  });

  it('knows up to when the ledger knows everything, from either log', async () => {
    const look = async () => {
      const line = (await fengsui.api.metrics())
        .split('\n')
        .find((text) => text.startsWith('fengsui_alerting_ledger_timestamp_seconds'));
      const at = Number(line?.split(' ').at(-1)) * 1000;
      expect(at).toBeGreaterThan(now - 60_000);
    };
    // Looked at every ten seconds, and early on there may be a partition of which nothing is booked yet.
    await eventually(look, { timeoutMs: 40_000 });
  });
});
