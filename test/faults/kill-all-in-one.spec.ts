// kill -9 of the all-in-one while 4,000 events are posted: every event that was answered 202 counts exactly once, nothing
// that was not sent counts. And SIGTERM under load: it ends by itself, and keeps what it acknowledged.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { type AllInOne, MODES, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '#test/instance/webhook-receiver';
import { type EventDraft, report } from '#test/ledger/events';
import { ONE_SECOND, quickest } from '#test/quickest';
import type { Verification } from '../../apps/ops/verify/verify-installation.js';

const EVENTS = 4_000;
const PER_REQUEST = 100;
const KILLS_AFTER = [7, 17, 29];
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
/** Where nothing else happens. */
const STOPPED_TOWN = '440605125';
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();

const requests: EventDraft[][] = Array.from({ length: EVENTS / PER_REQUEST }, (_, r) =>
  Array.from({ length: PER_REQUEST }, (_, i) => {
    const n = r * PER_REQUEST + i;
    return report(`k${n}`, `KILL-${n}`, { region: TOWNS[n % TOWNS.length], deaths: 1, occurredAt });
  }),
);

/** Against the engines of a cluster in the long set: `matrix.spec` kills its services one by one. */
const modes = MODES.filter((mode) => mode === 'embedded' || process.env.FAULT_ROWS === 'all');

describe.each(modes)('%s', (mode) => {
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

  it('counts what was answered 202 exactly once, after three kills', async () => {
    const acknowledged = new Set<number>();
    let duplicatesAfterAll = 0;
    /** As a field device does: the same request again until somebody answers 202. */
    const deliver = async (r: number): Promise<void> => {
      const answer = await fengsui.api.sendLines(requests[r] ?? []).catch(() => undefined);
      if (answer?.status === 202) acknowledged.add(r);
    };
    for (let r = 0; r < requests.length; r += 4) {
      const group = [r, r + 1, r + 2, r + 3];
      const sent = Promise.all(group.map(deliver));
      if (KILLS_AFTER.some((k) => group.includes(k))) {
        await fengsui.kill9();
        await sent;
        await fengsui.startAgain();
      } else {
        await sent;
      }
    }
    const cut = requests.map((_, r) => r).filter((r) => !acknowledged.has(r));
    // What was not answered need not be assumed: it is sent again, and whatever of it had arrived counts once.
    for (const r of cut) {
      const answer = await fengsui.api.sendLines(requests[r] ?? []);
      expect(answer.status).toBe(202);
      duplicatesAfterAll += answer.body.duplicates;
    }
    expect(cut.length).toBeGreaterThan(0);
    expect(duplicatesAfterAll).toBeGreaterThanOrEqual(0);
    const deaths = async (region: string): Promise<number | null | undefined> =>
      (await fengsui.api.readings({ indicator: 'deaths.construction', region, window: 'rolling-12m' }))[0]?.numerator;
    await eventually(async () => expect(await deaths('440600')).toBe(EVENTS), { timeoutMs: 60_000 });
    for (const town of TOWNS) expect(await deaths(town)).toBe(EVENTS / TOWNS.length);
  }, 240_000);

  it('verifies: log, journal, entries and sums agree, worked out once more', async () => {
    const { status, json } = await runOps<Verification>(['verify'], place.env);
    expect(json).toMatchObject({ isSame: true, differences: [] });
    expect(status).toBe(0);
    expect(json.checked.journal).toBeGreaterThanOrEqual(EVENTS);
    expect(json.checked.sums > 0).toBe(mode === 'cluster');
  }, 120_000);

  it('told of each alert at least once, under the same id at every repetition', async () => {
    const firing = await fengsui.api.alerts({ state: 'firing' });
    expect(firing.length).toBeGreaterThan(0);
    await eventually(
      () => {
        const told = new Set(receiver.accepted.map((w) => w.alert));
        for (const alert of firing) expect(told).toContain(alert.id);
      },
      { timeoutMs: 60_000 },
    );
    const statesById = new Map<string, Set<string>>();
    for (const w of receiver.accepted) statesById.set(w.id, (statesById.get(w.id) ?? new Set()).add(w.state));
    for (const states of statesById.values()) expect(states.size).toBe(1);
  });

  it('goes on after the kills: one more event counts within a second', async () => {
    const until = await quickest(async (n) => {
      await fengsui.api.send(report(`after${n}`, `AFTER-${n}`, { region: TOWNS[0], deaths: 1, occurredAt }));
      const since = performance.now();
      await eventually(async () => {
        const [reading] = await fengsui.api.readings({ indicator: 'deaths', region: '440600', window: 'rolling-12m' });
        expect(reading?.numerator).toBe(EVENTS + 1 + n);
      });
      return performance.now() - since;
    }, ONE_SECOND);
    expect(until).toBeLessThan(1_000);
  });

  // The stop is one code for both modes.
  if (mode === 'cluster') return;

  it('ends in order on SIGTERM under load, with status 0, and loses nothing that was acknowledged', async () => {
    const request = (r: number): EventDraft[] =>
      Array.from({ length: 50 }, (_, i) =>
        report(`t${r}-${i}`, `TERM-${r}-${i}`, { region: STOPPED_TOWN, occurredAt }),
      );
    let [next, acknowledged, isStopping] = [0, 0, false];
    const sender = async (): Promise<void> => {
      while (!isStopping) {
        const answer = await fengsui.api.sendLines(request(next++)).catch(() => undefined);
        // Refused or cut off: not acknowledged, so nothing is promised about it.
        if (answer?.status === 202) acknowledged += 1;
        else await pause(50);
      }
    };
    const senders = Promise.all([sender(), sender(), sender()]);
    await eventually(() => expect(acknowledged).toBeGreaterThan(10));
    expect(await fengsui.stop()).toBe(0);
    isStopping = true;
    await senders;
    await fengsui.startAgain();
    const deaths = async (): Promise<number> => {
      const about = { indicator: 'deaths', region: STOPPED_TOWN, window: 'rolling-12m' };
      return (await fengsui.api.readings(about))[0]?.numerator ?? 0;
    };
    await eventually(async () => expect(await deaths()).toBeGreaterThanOrEqual(acknowledged * 50));
    // Sending everything again makes every request whole, and counts nothing twice.
    for (let r = 0; r < next; r++) expect((await fengsui.api.sendLines(request(r))).status).toBe(202);
    await eventually(async () => expect(await deaths()).toBe(next * 50), { timeoutMs: 30_000 });
  }, 120_000);
});
