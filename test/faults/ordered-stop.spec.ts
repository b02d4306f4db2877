// SIGTERM while events are posted: the process ends by itself with status 0, and what was answered 202 before is there after
// the next start, once.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { type AllInOne, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { report } from '#test/ledger/events';

const TOWN = '440605124';
const PER_REQUEST = 50;
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();

let place: Place;
let fengsui: AllInOne;
beforeAll(async () => {
  place = await preparePlace('embedded');
  fengsui = await startAllInOne(place);
}, 60_000);
afterAll(async () => {
  await fengsui?.stop();
  await place?.dispose();
}, 30_000);

const request = (r: number) =>
  Array.from({ length: PER_REQUEST }, (_, i) => report(`t${r}-${i}`, `TERM-${r}-${i}`, { region: TOWN, occurredAt }));

it('ends in order under load, and loses nothing that was acknowledged', async () => {
  let [next, acknowledged] = [0, 0];
  let isStopping = false;
  const sender = async (): Promise<void> => {
    while (!isStopping) {
      const r = next++;
      // Refused or cut off: not acknowledged, so nothing is promised about it.
      const answer = await fengsui.api.sendLines(request(r)).catch(() => undefined);
      if (answer?.status === 202) acknowledged += 1;
    }
  };
  const senders = Promise.all([sender(), sender(), sender()]);
  await eventually(() => expect(acknowledged).toBeGreaterThan(10));
  const status = fengsui.stop();
  expect(await status).toBe(0);
  isStopping = true;
  await senders;
  await fengsui.startAgain();
  const deaths = async (): Promise<number> => {
    const [reading] = await fengsui.api.readings({ indicator: 'deaths', region: TOWN, window: 'rolling-12m' });
    return reading?.numerator ?? 0;
  };
  await eventually(async () => expect(await deaths()).toBeGreaterThanOrEqual(acknowledged * PER_REQUEST));
  // Sending everything again makes every request whole, and counts nothing twice.
  for (let r = 0; r < next; r++) expect((await fengsui.api.sendLines(request(r))).status).toBe(202);
  await eventually(async () => expect(await deaths()).toBe(next * PER_REQUEST), { timeoutMs: 30_000 });
});
