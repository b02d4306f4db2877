// `ops rebuild` beside a running instance, in both modes, while events flow: a reading is right or absent, never lower than one
// that was given before.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { type AllInOne, MODES, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { report } from '#test/ledger/events';

const occurredAt = new Date(Date.now() - 60_000).toISOString();
const PATH = '/api/v1/readings?indicator=deaths&region=440600&window=period';

interface Built {
  readonly built: readonly number[];
  readonly open: readonly number[];
}

describe.each(MODES)('%s', (mode) => {
  let place: Place;
  let fengsui: AllInOne;
  beforeAll(async () => {
    place = await preparePlace(mode);
    fengsui = await startAllInOne(place);
  }, 120_000);
  afterAll(async () => {
    await fengsui?.stop();
    await place?.dispose();
  }, 30_000);

  let sent = 0;
  const send = async (count: number): Promise<void> => {
    const first = sent;
    const events = Array.from({ length: count }, (_, i) => report(`r${first + i}`, `R-${first + i}`, { occurredAt }));
    sent += count;
    expect((await fengsui.api.sendLines(events)).body).toMatchObject({ accepted: count });
  };

  /** Deaths of the city; `undefined`: said to be absent. */
  const deaths = async (): Promise<number | undefined> => {
    const { status, body } = await fengsui.api.call<{ numerator: number }[]>(PATH);
    if (status === 503) return undefined;
    expect(status).toBe(200);
    return body[0]?.numerator;
  };

  /** Looks and sends until `work` is done; answers how often there was a reading, and how often none. */
  const watching = async (work: Promise<unknown>): Promise<{ given: number; absent: number }> => {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    const sending = (async () => {
      // Events all the time, and as few of them as that takes: each is booked twice.
      for (; !isOver; await pause(20)) await send(5);
    })();
    const seen = { given: 0, absent: 0 };
    let highest = (await deaths()) ?? 0;
    while (!isOver) {
      const now = await deaths();
      await pause(5);
      if (now === undefined) {
        seen.absent += 1;
        continue;
      }
      seen.given += 1;
      expect(now).toBeGreaterThanOrEqual(highest);
      highest = now;
    }
    await Promise.all([over, sending]);
    return seen;
  };

  it('builds every partition anew while events flow, and no reading is ever lower', async () => {
    for (let i = 0; i < 4; i++) await send(500);
    await eventually(async () => expect(await deaths()).toBe(sent), { timeoutMs: 30_000 });
    const running = runOps<Built>(['rebuild'], place.env);
    const seen = await watching(running);
    const { status, json } = await running;
    expect({ status, open: json.open }).toEqual({ status: 0, open: [] });
    expect(json.built.length).toBeGreaterThan(0);
    expect(seen.given).toBeGreaterThan(0);
    await eventually(async () => expect(await deaths()).toBe(sent), { timeoutMs: 30_000 });
  }, 120_000);

  it('builds one partition, and names one that was never booked', async () => {
    // Starting a command takes longer than what it does.
    const [one, none] = await Promise.all(
      ['0', '999'].map((partition) => runOps<Built>(['rebuild', '--partition', partition], place.env)),
    );
    expect(one).toMatchObject({ status: 0, json: { built: [0], open: [] } });
    expect(none?.status).toBe(2);
    expect(await deaths()).toBe(sent);
  }, 60_000);

  it('exchanges the whole ledger for one booked anew from the log, while events flow', async () => {
    const running = runOps<{ differences: unknown[]; exchanged: boolean }>(['rebuild', 'ledger'], place.env);
    await watching(running);
    expect(await running).toMatchObject({ status: 0, json: { differences: [], exchanged: true } });
    await eventually(async () => expect(await deaths()).toBe(sent), { timeoutMs: 30_000 });
  }, 120_000);
});
