// The rehearsal: a backup in the middle of numbered load, more load, kill -9, a restore into a new data folder. Everything up
// to the cut is there and says the same; what came later is sent again and counts once. A damaged backup writes nothing.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BackupManifest } from '#contracts/backup/backup-manifest';
import { Database } from '#postgres/database';
import { startEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';
import { eventually } from '#test/eventually';
import { type AllInOne, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { amend, type EventDraft, report } from '#test/ledger/events';

const PER_REQUEST = 50;
const BEFORE = 10;
const AFTER = 5;
const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();

/** Numbered: event n of every request; each tenth is corrected to two deaths in the same request. */
const request = (r: number): EventDraft[] =>
  Array.from({ length: PER_REQUEST }, (_, i) => {
    const n = r * PER_REQUEST + i;
    const at = { region: TOWNS[r % TOWNS.length], occurredAt };
    return i % 10 === 9
      ? amend(`b${n}`, `BACKUP-${n - 1}`, `b${n - 1}`, { ...at, deaths: 2 })
      : report(`b${n}`, `BACKUP-${n}`, { ...at, deaths: 1 });
  });
/** 45 reports, of which 5 are corrected from one death to two. */
const DEATHS_PER_REQUEST = 50;

let folder = '';
let [place, newPlace]: (Place | undefined)[] = [];
let [fengsui, restored]: (AllInOne | undefined)[] = [];
let backup = '';
let manifest: BackupManifest;
let then = '';
let acknowledgedBefore = 0;
let known: unknown;
/** Requests sent in all. */
let sent = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fengsui-backups-'));
  [place, newPlace] = await Promise.all([preparePlace('embedded'), preparePlace('embedded')]);
  fengsui = await startAllInOne(place);
}, 60_000);
afterAll(async () => {
  await restored?.stop();
  await fengsui?.stop();
  await Promise.all([place?.dispose(), newPlace?.dispose()]);
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const running = (instance: AllInOne | undefined): AllInOne => {
  if (instance === undefined) throw new Error('not started');
  return instance;
};
const deaths = async (instance: AllInOne, region = '440600'): Promise<number> =>
  (await instance.api.readings({ indicator: 'deaths', region, window: 'rolling-12m' }))[0]?.numerator ?? 0;

const answersAt = async (instance: AllInOne, knownAt: string): Promise<unknown> => {
  const answers: unknown[] = [];
  for (const indicator of ['deaths', 'accidents', 'construction-deaths-per-10bn-yuan']) {
    for (const region of ['440600', '440605', ...TOWNS]) {
      answers.push(await instance.api.readings({ indicator, region, knownAt }));
    }
  }
  return answers;
};

/** The database of a place that nothing runs in. */
const withDatabase = async <T>(of: Place, work: (database: Database) => Promise<T>): Promise<T> => {
  const server = await startEmbeddedPostgres({ dataDir: join(of.env.FENGSUI_DATA_DIR ?? '', 'postgres') });
  const database = await Database.open({ url: server.url, poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
    await server.stop();
  }
};

it('takes a backup while events come in, and stops nobody', async () => {
  const { api } = running(fengsui);
  for (let r = 0; r < BEFORE; r++) expect((await api.sendLines(request(r))).status).toBe(202);
  await eventually(async () => expect(await deaths(running(fengsui))).toBe(BEFORE * DEATHS_PER_REQUEST));
  then = new Date().toISOString();
  known = await answersAt(running(fengsui), then);
  sent = BEFORE;
  let left = AFTER;
  const load = (async () => {
    // Goes on while the backup is taken, and some more after it.
    while (backup === '' || left-- > 0) expect((await api.sendLines(request(sent++))).status).toBe(202);
  })();
  await eventually(() => expect(sent).toBeGreaterThan(BEFORE + 2));
  acknowledgedBefore = sent - 1;
  const taken = await runOps<{ path: string }>(['backup', '--out', folder], { ...place?.env });
  backup = taken.json.path;
  await load;
  expect(taken).toMatchObject({ status: 0 });
  expect(await runOps(['backup', 'check', backup], {})).toMatchObject({ status: 0, json: { faults: [] } });
  manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
  await eventually(async () => expect(await deaths(running(fengsui))).toBe(sent * DEATHS_PER_REQUEST));
  // Its own way of looking back is the measure for what is restored.
  expect(await answersAt(running(fengsui), then)).toEqual(known);
});

it('refuses a restore into the running instance', async () => {
  const refused = await runOps<{ error: string }>(['restore', backup, '--move-aside'], { ...place?.env });
  expect(refused.status).toBe(2);
  expect(refused.json.error).toContain('in use by another Fengsui process');
});

it('refuses a damaged backup by the table’s name, before it makes a data folder', async () => {
  const damaged = join(folder, 'damaged');
  cpSync(backup, damaged, { recursive: true });
  const file = join(damaged, 'tables', 'ledger_entry.copy.gz');
  const bytes = readFileSync(file);
  bytes[100] = (bytes[100] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
  const untouched = join(folder, 'untouched');
  const refused = await runOps(['restore', damaged], { FENGSUI_DATA_DIR: untouched });
  expect(refused).toMatchObject({ status: 1, json: { faults: [{ about: 'ledger_entry', rule: 'damaged' }] } });
  expect(existsSync(untouched)).toBe(false);
});

it('is, after kill -9 and a restore elsewhere, the same ledger up to the cut', async () => {
  await running(fengsui).kill9();
  const original = await withDatabase(place as Place, async (database) =>
    Promise.all(
      manifest.booked.map(async ({ topic, partition, next }) => {
        const [link] = await database.query<{ chain: string }>(
          `select encode(chain, 'hex') as chain from chain_link where topic = $1 and partition = $2 and "to" = $3`,
          [topic, partition, next],
        );
        return link?.chain;
      }),
    ),
  );
  fengsui = undefined;
  expect(original).toEqual(manifest.booked.map((position) => position.chain));

  const env = { ...newPlace?.env };
  expect(await runOps(['restore', backup], env)).toMatchObject({ status: 0, json: { movedTo: null, migrated: [] } });
  // A backup of what was restored is the same backup, row by row.
  const again = await runOps<{ path: string }>(['backup', '--out', join(folder, 'again')], env);
  const second: BackupManifest = JSON.parse(readFileSync(join(again.json.path, 'manifest.json'), 'utf8'));
  expect(second.booked).toEqual(manifest.booked);
  expect(second.logEnds).toEqual(manifest.logEnds);
  expect(second.tables.filter((t) => t.name !== 'store_epoch')).toEqual(
    manifest.tables.filter((t) => t.name !== 'store_epoch'),
  );
  expect(await runOps<{ error: string }>(['restore', backup], env)).toMatchObject({
    status: 2,
    json: { error: expect.stringContaining('not empty') },
  });
});

it('answers as it did at the cut, and takes what came later once more: the same numbers in the end', async () => {
  restored = await startAllInOne(newPlace as Place);
  const found = await deaths(restored);
  expect(found).toBeGreaterThanOrEqual(acknowledgedBefore * DEATHS_PER_REQUEST);
  expect(found).toBeLessThanOrEqual((sent - AFTER) * DEATHS_PER_REQUEST);
  expect(await answersAt(restored, then)).toEqual(known);
  for (let r = 0; r < sent; r++) {
    expect(await restored.api.sendLines(request(r))).toMatchObject({ status: 202, body: { rejected: [] } });
  }
  await eventually(async () => expect(await deaths(running(restored))).toBe(sent * DEATHS_PER_REQUEST));
  for (const [index, town] of TOWNS.entries()) {
    const requests = Math.ceil((sent - index) / TOWNS.length);
    expect(await deaths(restored, town)).toBe(requests * DEATHS_PER_REQUEST);
  }
  // The file of a first start names somebody who can sign in, though there is a supervisor of old.
  const file = join(newPlace?.env.FENGSUI_DATA_DIR ?? '', 'credentials.json');
  const { supervisor } = JSON.parse(readFileSync(file, 'utf8'));
  expect(supervisor.user).toMatch(/^supervisor-[0-9a-f]{6}$/);
});
