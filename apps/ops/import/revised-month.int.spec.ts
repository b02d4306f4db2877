// A month that was revised twice, through the real door into the real ledger, and out of the API: in whatever order the
// issues come, the present is the most final one, and every moment between two issues still says what was published then.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintToken } from '#contracts/credentials/token';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { describeReport } from './describe-report.js';
import { importFile } from './import-file.js';
import type { ImportReport } from './import-report.js';
import { loadMapping } from './load-mapping.js';

const NAME = `${import.meta.dirname}/../../../test/fixtures/published/monthly_revised_twice`;
const [HEAD = '', ...ROWS] = readFileSync(`${NAME}.csv`, 'utf8').trim().split('\n');
const MAPPING = loadMapping(`${NAME}.mapping.yaml`);

/** README of the fixtures: accidents and deaths, by hand. */
const PUBLISHED: readonly (readonly [
  knownAt: string,
  asOf: string,
  window: string,
  accidents: number,
  deaths: number,
])[] = [
  ['2019-04-30', '2019-03-31', 'month', 6, 7],
  ['2019-04-30', '2019-06-30', 'half', 12, 14],
  // To the day: what came out on 10 May is known at its end.
  ['2019-05-09', '2019-03-31', 'month', 6, 7],
  ['2019-05-10', '2019-03-31', 'month', 8, 10],
  ['2019-06-30', '2019-03-31', 'month', 8, 10],
  ['2019-06-30', '2019-06-30', 'half', 22, 26],
  ['2019-07-31', '2019-03-31', 'month', 8, 10],
  ['2019-07-31', '2019-06-30', 'half', 26, 31],
  ['2019-07-31', '2019-06-30', 'month', 4, 5],
  ['2019-12-31', '2019-03-31', 'month', 7, 9],
  ['2019-12-31', '2019-06-30', 'half', 25, 30],
  ['2019-12-31', '2019-06-30', 'month', 4, 5],
  ['now', '2019-03-31', 'month', 7, 9],
  ['now', '2019-06-30', 'half', 25, 30],
  ['now', '2019-12-31', 'half', 27, 30],
  ['now', '2019-12-31', 'ytd', 52, 60],
];

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
/** Each order has a province of its own: one series knows nothing of another. */
const PROVINCES = ['330000', '340000', '350000', '360000', '370000'] as const;
type Province = (typeof PROVINCES)[number];

let world: ConsoleWorld;
let token: string;
beforeAll(async () => {
  world = await openConsole();
  const { id, hash, token: minted } = mintToken('fsd');
  token = minted;
  await new PostgresDevices(world.database).add({
    ...{ id, name: 'import', region: '100000', source: 'urn:fengsui:import', types: 'all', history: true },
    ...{ tokenHash: hash, createdAt: Date.now() },
  });
}, 60_000);
afterAll(() => world?.close());

const mappingFor = (province: Province) => {
  const text = JSON.stringify({ ...MAPPING, dataset: `test-${province}` });
  return JSON.parse(text.replace('330000', province)) as typeof MAPPING;
};

const importRows = (
  province: Province,
  rows: readonly string[],
  mapping: typeof MAPPING = mappingFor(province),
): Promise<ImportReport> => {
  return importFile({
    ...{ bytes: Buffer.from([HEAD, ...rows].join('\n')), dataset: mapping.dataset, mapping, now: NOW },
    ...{ target: { url: world.url, token }, followMs: 20_000 },
  });
};

const outcomesOf = (report: ImportReport) => report.outcomes.map(({ line, outcome }) => `${line} ${outcome}`);

const readingsOf = async (province: Province) => {
  const found: (typeof PUBLISHED)[number][] = [];
  for (const [known, asOf, window] of PUBLISHED) {
    const at: Record<string, string> = known === 'now' ? {} : { knownAt: `${known}T23:59:59+08:00` };
    const ask = async (indicator: string): Promise<number> => {
      const query = new URLSearchParams({ indicator, region: province, window, asOf, ...at });
      const answer = await world.get(`/api/v1/readings?${query}`);
      return answer.json[0]?.numerator;
    };
    found.push([known, asOf, window, await ask('accidents.construction'), await ask('deaths.construction')]);
  }
  return found;
};

const expectPublished = (province: Province) =>
  eventually(async () => expect(await readingsOf(province)).toEqual(PUBLISHED), { timeoutMs: 20_000 });

describe('a month issued three times, the half-year and the year that contain it', () => {
  it('in one file: each issue is a version, and the figures are those of the day', async () => {
    const report = await importRows('330000', ROWS);
    expect(report).toMatchObject({ rows: 10, accepted: 10, pending: 0, faults: [] });
    expect(outcomesOf(report)).toEqual([
      ...['2 new', '3 new', '4 new', '5 new-version', '6 new', '7 new', '8 new'],
      ...['9 new-version', '10 new-version', '11 new'],
    ]);
    expect(report.notes.map(({ line, code }) => `${line} ${code}`)).toEqual(['9 truncated', '11 does-not-follow']);
    await expectPublished('330000');
  });

  it('twice: nothing changes', async () => {
    const again = await importRows('330000', ROWS);
    expect(again).toMatchObject({ accepted: 0, duplicates: 10, pending: 0, faults: [] });
    expect(describeReport(again)).toContain('nothing changed');
    await expectPublished('330000');
  });

  it('a less final issue later is only listed', async () => {
    const late = await importRows('330000', ['2019年3月,样例省,修订,2019-09-30,99,99,6,1550.0,']);
    expect(outcomesOf(late)).toEqual(['2 listed']);
    await expectPublished('330000');
  });

  it('in a file from the newest to the oldest', async () => {
    await importRows('340000', [...ROWS].reverse());
    await expectPublished('340000');
  });

  it('in one file for each row, from the oldest to the newest', async () => {
    for (const row of ROWS) expect(await importRows('350000', [row])).toMatchObject({ accepted: 1, faults: [] });
    await expectPublished('350000');
  });

  it('in one file for each row, from the newest to the oldest', async () => {
    const outcomes: string[] = [];
    for (const row of [...ROWS].reverse()) outcomes.push(...outcomesOf(await importRows('360000', [row])));
    expect(outcomes.filter((outcome) => outcome.endsWith('listed'))).toHaveLength(3);
    await expectPublished('360000');
  });

  it('first without its dates, then with them: what was known then is corrected, the present is as before', async () => {
    const undated = { ...mappingFor('370000'), knownsince: undefined, ignore: ['issued_on', 'remark'] };
    await importRows('370000', ROWS, undated);
    await eventually(async () => expect((await readingsOf('370000')).at(-1)).toEqual(PUBLISHED.at(-1)));
    expect((await readingsOf('370000'))[0]?.[3]).not.toBe(PUBLISHED[0]?.[3]);
    expect(await importRows('370000', ROWS)).toMatchObject({ accepted: 10, faults: [] });
    await expectPublished('370000');
  });
});

it('an older issue that comes after the later one of the same status is refused, not taken for the present', async () => {
  const rows = ['2018年3月,样例省,修订,2018-04-10,6,7,6,0.0,', '2018年3月,样例省,修订,2018-05-10,8,10,6,33.3,'];
  expect(outcomesOf(await importRows('330000', rows.slice(1)))).toEqual(['2 new']);
  expect(await importRows('330000', rows)).toMatchObject({
    accepted: 0,
    faults: [{ line: 2, code: 'older-issue-late' }],
  });
});

it('periods that overlap in part: told before anything is sent, or by the ledger of what other files brought', async () => {
  const half = '2017年1-6月,样例省,终报,2017-08-10,6,7,6,0.0,';
  const summer = '2017年5-8月,样例省,终报,2017-09-10,8,10,6,33.3,';
  expect(await importRows('330000', [half, summer])).toMatchObject({
    accepted: 0,
    faults: [{ line: 3, field: 'period', code: 'period-overlaps' }],
  });
  expect(outcomesOf(await importRows('330000', [half]))).toEqual(['2 new']);
  const refused = await importRows('330000', [summer]);
  expect(outcomesOf(refused)).toEqual(['2 refused']);
  expect(refused.faults).toMatchObject([{ line: 2, code: 'period-overlaps' }]);
});
