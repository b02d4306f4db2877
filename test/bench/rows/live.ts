// From a posted event to the breached reading on the live stream, while other events come at half of what the ledger can.

import { eventually } from '#test/eventually';
import type { ServiceProcess } from '#test/instance/processes';
import type { ProbeFigures } from '../load/live-probe.program.js';
import { figuresOf } from '../programs.js';
import { startReady } from '../ready.js';
import { readResults } from '../results.js';
import type { Bench } from '../row.js';
import { clusterPlace, type Engines, type Place } from '../stage.js';
import { BATCH_CONNECTIONS, loadOnIntake } from './door.js';
import { ledgerRate } from './g4-ledger.js';

const DRAIN_LIMIT_MS = 120_000;
const BATCH = 50;

export interface Instance {
  readonly door: string;
  readonly console: string;
  /** Whose metrics tell how far the ledger is behind. */
  readonly ledger: string;
  readonly processes: ReadonlyMap<string, ServiceProcess>;
  stop(): Promise<void>;
}

/** All five services as processes; the ledger first: it makes tables, topics and regions. */
export const startServices = async (engines: Engines): Promise<Instance> => {
  const place = await clusterPlace(engines);
  const ledger = await startReady('ledger', place.env);
  const [intake, alerting, notification, console] = await Promise.all(
    ['intake', 'alerting', 'notification', 'console'].map((name) => startReady(name, place.env)),
  );
  if (!intake || !alerting || !notification || !console) throw new Error('a service was not started');
  const processes = new Map(
    Object.entries({ intake, ledger, alerting, notification, console }).map(([name, { process }]) => [name, process]),
  );
  return {
    door: intake.url,
    console: console.url,
    ledger: ledger.url,
    processes,
    stop: async () => {
      await Promise.all([...processes.values()].map((process) => process.stop()));
      await place.dispose();
    },
  };
};

export const startEmbedded = async (place: Place): Promise<Instance> => {
  const { url, process } = await startReady('all-in-one', place.env);
  return {
    door: url,
    console: url,
    ledger: url,
    processes: new Map([['all-in-one', process]]),
    stop: async () => {
      await process.stop();
      await place.dispose();
    },
  };
};

/** Until the ledger has taken everything in. */
export const untilDrained = (instance: Instance): Promise<unknown> =>
  eventually(
    async () => {
      const text = await (await fetch(`${instance.ledger}/metrics`)).text();
      const lags = [...text.matchAll(/^fengsui_consumer_lag_events\{group="ledger"[^}]*\} (\S+)$/gm)];
      return lags.length > 0 && lags.every(([, lag]) => Number(lag) === 0);
    },
    { timeoutMs: DRAIN_LIMIT_MS, everyMs: 250 },
  );

/** Half of G4: as measured in this run or the last one that measured it, else now. */
export const halfLoad = async ({ stage }: Bench): Promise<number> => {
  const known = readResults()?.rows.find((row) => row.id === 'G4')?.ours;
  if (known !== undefined) return Math.round(known / 2);
  const rate = await ledgerRate(await stage.loadedLog());
  await stage.release();
  return Math.round(rate / 2);
};

/** p99 in milliseconds. */
export const liveP99 =
  (instance: Instance, rate: number, { size }: Bench): (() => Promise<number>) =>
  async () => {
    const [warmUpMs, ms] = [size(1_500, 1_000), size(7_000, 3_000)];
    const load = loadOnIntake(instance.door)({
      connections: BATCH_CONNECTIONS,
      perRequest: BATCH,
      rate,
      warmUpMs,
      // The load goes on until the last probe has been posted.
      ms: ms + size(3_000, 2_500),
    });
    const [{ p99 }] = await Promise.all([
      figuresOf<ProbeFigures>('load/live-probe', { door: instance.door, console: instance.console, warmUpMs, ms }),
      load,
    ]);
    await untilDrained(instance);
    return p99;
  };
