// The main job, end to end, in both modes: a field unit reports a death; a second later its town, district and city show it,
// the breach is an alert with the event behind it, and the receiver knows.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localDay } from '#domain/calendar/local-time';
import { eventually } from '#test/eventually';
import { type AllInOne, MODES, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { amend, declared, report, SOURCE, withdraw } from '#test/ledger/events';
import { ONE_SECOND, quickest } from '#test/quickest';

const INDICATOR = 'construction-deaths-per-10bn-yuan';
const [TOWN, DISTRICT, CITY] = ['440605124', '440605', '440600'];
const now = Date.now();
const year = Number(localDay(now, 'Asia/Shanghai').slice(0, 4));
const occurredAt = new Date(now - 60_000).toISOString();
/** Provisional output of the year: 1, 4 and 12 ten billions, so one death is allowed in the town. */
const outputs = [
  [TOWN, 10_000_000_000],
  [DISTRICT, 40_000_000_000],
  [CITY, 120_000_000_000],
] as const;

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

  const reading = async (region: string) => {
    const [first] = await fengsui.api.readings({ indicator: INDICATOR, region, window: 'period' });
    if (!first) throw new Error('no reading');
    return first;
  };
  const townAlert = async () => (await fengsui.api.alerts({ region: TOWN })).find((a) => a.indicator === INDICATOR);

  it('shows what is declared before anything happened', async () => {
    const events = outputs.map(([region, value]) =>
      declared(`output-${region}`, region, {
        measure: 'construction-output-yuan',
        sector: 'construction',
        from: `${year}-01-01`,
        to: `${year + 1}-01-01`,
        value,
        status: 'provisional',
      }),
    );
    expect((await fengsui.api.sendLines(events)).body).toMatchObject({ accepted: 3, rejected: [] });
    await eventually(async () =>
      expect(await reading(TOWN)).toMatchObject({ numerator: 0, value: 0, verdict: 'within' }),
    );
  });

  it('shows a death in town, district and city', async () => {
    const data = { region: TOWN, deaths: 1, occurredAt };
    expect((await fengsui.api.send(report('m1', 'MAIN-1', data))).status).toBe(202);
    await eventually(async () => {
      for (const region of [TOWN, DISTRICT, CITY]) expect((await reading(region)).numerator).toBe(1);
    });
    const [town, city] = [await reading(TOWN), await reading(CITY)];
    // 1 death ÷ (output of the days gone by ÷ 1e10): the town's is a twelfth of the city's.
    expect((town.value ?? 0) / (city.value ?? 0)).toBeCloseTo(12, 9);
  });

  it('shows what happened at every level within a second of the answer', async () => {
    const injuries = async (region: string) => {
      const [now] = await fengsui.api.readings({ indicator: 'serious-injuries', region, window: 'period' });
      return now?.numerator;
    };
    const until = await quickest(async (n) => {
      const data = { region: '440606003', deaths: 0, seriousInjuries: 1, occurredAt };
      expect((await fengsui.api.send(report(`q${n}`, `QUICK-${n}`, data))).status).toBe(202);
      const answered = performance.now();
      await eventually(async () => {
        for (const region of ['440606003', '440606', CITY]) expect(await injuries(region)).toBe(n + 1);
      });
      return performance.now() - answered;
    }, ONE_SECOND);
    expect(until).toBeLessThan(1_000);
  });

  it('alerts the breach with the event that caused it, and tells the receiver once, signed', async () => {
    await fengsui.api.send(report('m2', 'MAIN-2', { region: TOWN, deaths: 1, occurredAt }));
    await eventually(async () => expect(await townAlert()).toMatchObject({ state: 'firing', rule: 'target-breached' }));
    // The first death alone may already be over the pace: then the second joins its evidence.
    await eventually(async () => expect((await townAlert())?.evidence.map((e) => e.id).sort()).toEqual(['m1', 'm2']));
    const alert = await townAlert();
    await eventually(() =>
      expect(receiver.accepted.filter((w) => w.alert === alert?.id && w.state === 'firing').length).toBeGreaterThan(0),
    );
    expect(receiver.forged).toBe(0);
  });

  it('answers the same event again as a duplicate and counts it once', async () => {
    const again = report('m1', 'MAIN-1', { region: TOWN, deaths: 1, occurredAt });
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => fengsui.api.send(again)));
    expect(new Set(verdicts.map((v) => v.status))).toEqual(new Set([202]));
    expect((await fengsui.api.send({ ...again, data: { ...again.data, deaths: 5 } })).status).toBe(409);
    expect((await reading(TOWN)).numerator).toBe(2);
  });

  it('ends the alert when a correction ends the breach, and tells that after the firing', async () => {
    const before = await townAlert();
    await fengsui.api.send(amend('m3', 'MAIN-2', 'm2', { region: TOWN, deaths: 0, seriousInjuries: 1, occurredAt }));
    await fengsui.api.send(withdraw('m4', 'MAIN-1', 'm1', TOWN));
    await eventually(async () => expect((await reading(CITY)).numerator).toBe(0));
    await eventually(async () => {
      const answer = await fengsui.api.call<{ state: string }>(`/api/v1/alerts/${before?.id}`);
      expect(answer.body.state).toBe('invalidated');
    });
    const told = () => receiver.accepted.filter((w) => w.alert === before?.id);
    await eventually(() => expect(told().at(-1)?.state).toBe('invalidated'));
    expect(told()[0]?.state).toBe('firing');
    // In quiet weather each transition arrives once.
    expect(new Set(told().map((w) => w.id)).size).toBe(told().length);
  });

  it('tells the sender what became of each event', async () => {
    await fengsui.api.send(report('m5', 'MAIN-1', { region: TOWN, occurredAt }));
    await eventually(async () =>
      expect(await fengsui.api.status(SOURCE, 'm5')).toMatchObject({ state: 'refused', code: 'subject-exists' }),
    );
    expect(await fengsui.api.status(SOURCE, 'm3')).toMatchObject({ state: 'counted' });
  });
});
