// The door against requests made of its own OpenAPI document and spoiled on the way: no 5xx, no hang, and afterwards
// everything that was accepted lies in the journal or among the refusals, and readings are answered.
// `npm run fuzz` shoots 10,000 times with a new seed; FUZZ_RUNS and FUZZ_SEED say otherwise.

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { report } from '#test/ledger/events';
import { MOST_MS, openRange } from './shoot.js';
import { type Shot, shots } from './shots.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_302);
/** 431 and 400 of a head that is no request come from the server itself. */
const ALLOWED: ReadonlySet<number> = new Set([200, 202, 204, 400, 401, 403, 404, 409, 413, 415, 422, 429, 431, 0]);

let world: ConsoleWorld;
beforeEach(async () => {
  world = await openConsole({ deviceRegion: '100000' });
});
afterEach(() => world.close());

const numberOf = async (statement: string): Promise<number> => {
  const [row] = await world.database.query<{ n: number }>(statement);
  return Number(row?.n);
};

it(
  `answers ${RUNS} shots`,
  async () => {
    const { json: document } = await world.get('/openapi.json', {});
    const range = openRange(world.url, DEVICE);
    const [counts, since] = [new Map<number, number>(), performance.now()];
    let [accepted, slowest, late] = [0, 0, 0];
    const note = ({ path }: Shot, status: number, text: string): void => {
      if (status === 202 && !path.includes('validate=')) accepted += JSON.parse(text).accepted;
    };
    const once = fc.asyncProperty(shots(document), async (shot) => {
      let { status, text, ms } = await range.shoot(shot);
      for (let again = 0; ms > MOST_MS; again += 1) {
        if (again === 5) throw new Error(`${ms} ms, and not only once`);
        late += 1;
        note(shot, status, text);
        ({ status, text, ms } = await range.shoot(shot));
      }
      counts.set(status, (counts.get(status) ?? 0) + 1);
      slowest = Math.max(slowest, ms);
      if (!ALLOWED.has(status)) throw new Error(`${status} ${text.slice(0, 500)}`);
      note(shot, status, text);
      if (status >= 400 && shot.method !== 'HEAD')
        expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String) });
    });
    try {
      await fc.assert(once, { numRuns: RUNS, seed: SEED });
    } finally {
      range.close();
      const told = [...counts].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
      const seconds = ((performance.now() - since) / 1_000).toFixed(1);
      process.stderr.write(
        `fuzz: seed ${SEED}, ${RUNS} runs, ${seconds} s, slowest ${slowest.toFixed(0)} ms, ${late} shot again, ${told.join(', ')}; ${accepted} events accepted\n`,
      );
    }

    // Alive, and the ledger has taken all of it, and goes on.
    await world.send(report('after-the-fuzz', 'after-the-fuzz'));
    await world.settled();
    const journal = await numberOf('select count(*) as n from journal');
    const refused = await numberOf('select count(*) as n from refused');
    expect(journal + refused).toBe(accepted + 1);
    expect(accepted).toBeGreaterThan(0);
    expect(await world.fates('after-the-fuzz')).toEqual(['counted']);
    const { status } = await world.get('/api/v1/readings?indicator=deaths&region=440600&window=period');
    expect(status).toBe(200);
  },
  Math.max(60_000, RUNS * 60),
);
