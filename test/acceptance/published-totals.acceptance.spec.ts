// Published tables in, published totals out, exactly, through the public API, in both modes; twice changes nothing; a
// correction moves the present and not what was known before; a month that was revised twice still says what it said then;
// published rates that do not follow from their counts are told.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FigureJson } from '#contracts/api/figure-json';
import { eventually } from '#test/eventually';
import { type AllInOne, MODES, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';

const FIXTURES = join(import.meta.dirname, '../fixtures/published');
const CONSTRUCTION = join(FIXTURES, 'construction_by_province_sample.csv');
const EQUIPMENT = join(FIXTURES, 'special_equipment_national_sample.csv');
const REVISED = join(FIXTURES, 'monthly_revised_twice.csv');

interface ImportJson {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly notes: readonly { readonly line: number; readonly code: string; readonly published: string }[];
  readonly faults: readonly unknown[];
}

/** Figures of the bulletins themselves: the sample's `national_*` columns, units, accidents, deaths. */
const CONSTRUCTION_TOTALS = [
  { asOf: '2013-06-30', window: 'half', accidents: 219, deaths: 283 },
  { asOf: '2017-01-31', window: 'month', accidents: 9, deaths: 9 },
] as const;
const EQUIPMENT_TOTALS = [
  { year: 2012, units: 8_216_700, accidents: 228, deaths: 292 },
  { year: 2017, units: 12_965_000, accidents: 238, deaths: 251 },
  { year: 2021, units: 18_162_300, accidents: 110, deaths: 99 },
  { year: 2022, units: 19_552_500, accidents: 108, deaths: 101 },
  { year: 2023, units: 21_289_100, accidents: 71, deaths: 69 },
] as const;

/** The made-up month, by hand (README of the fixtures): what was known at the end of a day. */
const REVISED_MONTH = [
  { known: '2019-04-30', asOf: '2019-03-31', window: 'month', accidents: 6, deaths: 7 },
  { known: '2019-06-30', asOf: '2019-03-31', window: 'month', accidents: 8, deaths: 10 },
  { known: '2019-07-31', asOf: '2019-06-30', window: 'half', accidents: 26, deaths: 31 },
  { known: '2019-12-31', asOf: '2019-06-30', window: 'half', accidents: 25, deaths: 30 },
  { known: '2020-12-31', asOf: '2019-03-31', window: 'month', accidents: 7, deaths: 9 },
  { known: '2020-12-31', asOf: '2019-12-31', window: 'ytd', accidents: 52, deaths: 60 },
] as const;

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

  const importCsv = (file: string, ...args: string[]) =>
    runOps<ImportJson>(['import', file, '--url', fengsui.url, ...args], place.env);
  const numerator = async (indicator: string, params: Record<string, string>) => {
    const [reading] = await fengsui.api.readings({ indicator, region: '100000', ...params });
    return reading?.numerator;
  };

  it('finds the national totals of construction, which are the sums of the provinces', async () => {
    expect(await importCsv(CONSTRUCTION)).toMatchObject({ status: 0, json: { rows: 38, accepted: 38, faults: [] } });
    for (const { asOf, window, accidents, deaths } of CONSTRUCTION_TOTALS) {
      await eventually(async () => expect(await numerator('accidents.construction', { asOf, window })).toBe(accidents));
      expect(await numerator('deaths.construction', { asOf, window })).toBe(deaths);
    }
  });

  it('finds the national figures of special equipment, and deaths per 10,000 units from them', async () => {
    const { status, json } = await importCsv(EQUIPMENT);
    expect({ status, json }).toMatchObject({ status: 0, json: { rows: 5, accepted: 10, faults: [] } });
    // The published rates follow from no count beside them: said, not imported, and no fault.
    expect(json.notes.map(({ line, code, published }) => `${line} ${published} ${code}`)).toEqual([
      '2 0.517 does-not-follow',
      '3 0.3 does-not-follow',
      '4 0.08 does-not-follow',
      '5 0.07 does-not-follow',
    ]);
    for (const { year, units, accidents, deaths } of EQUIPMENT_TOTALS) {
      const at = { asOf: `${year}-12-31`, window: 'ytd' };
      await eventually(async () => expect(await numerator('accidents.special-equipment', at)).toBe(accidents));
      const indicator = 'special-equipment-deaths-per-10k-units';
      const [rate] = await fengsui.api.readings({ indicator, region: '100000', ...at });
      expect(rate).toMatchObject({ numerator: deaths, denominator: { value: units, status: 'final' } });
      expect(rate?.value).toBeCloseTo(deaths / (units / 10_000), 12);
    }
  });

  it('keeps the published rates as they were printed, beside what the ledger gives', async () => {
    const mapping = EQUIPMENT.replace('.csv', '.figures.mapping.yaml');
    expect(await importCsv(EQUIPMENT, '--mapping', mapping)).toMatchObject({ status: 0, json: { accepted: 4 } });
    const path = '/api/v1/figures?publication=national-special-equipment-bulletin';
    const { items } = (await fengsui.api.call<{ items: FigureJson[] }>(path)).body;
    const rows = items.map((one) => [
      ...[one.stated.data.from, one.stated.data.value, one.follows],
      ...[one.computed?.toFixed(4), one.readingNow?.value?.toFixed(4)],
    ]);
    expect(rows).toEqual([
      ['2012-01-01', 0.517, 'does-not-follow', '0.3554', '0.3554'],
      ['2017-01-01', 0.3, 'does-not-follow', '0.1936', '0.1936'],
      ['2021-01-01', 0.08, 'does-not-follow', '0.0545', '0.0545'],
      ['2022-01-01', 0.07, 'does-not-follow', '0.0517', '0.0517'],
    ]);
  });

  it('changes nothing when the same files come again', async () => {
    expect((await importCsv(CONSTRUCTION)).json).toMatchObject({ accepted: 0, duplicates: 38 });
    expect((await importCsv(EQUIPMENT)).json).toMatchObject({ accepted: 0, duplicates: 10 });
    const [{ asOf, window, accidents, deaths }] = CONSTRUCTION_TOTALS;
    expect(await numerator('accidents.construction', { asOf, window })).toBe(accidents);
    expect(await numerator('deaths.construction', { asOf, window })).toBe(deaths);
  });

  it('moves the present value by a correction, and not the one that was known before it', async () => {
    const [{ asOf, window, deaths }] = CONSTRUCTION_TOTALS;
    const before = new Date().toISOString();
    const corrected = join(mkdtempSync(join(tmpdir(), 'fengsui-test-')), 'corrected.csv');
    const text = readFileSync(CONSTRUCTION, 'utf8');
    expect(text).toContain('2013-01..06,广东,8,7,');
    writeFileSync(corrected, text.replace('2013-01..06,广东,8,7,', '2013-01..06,广东,8,10,'));
    const mapping = ['--mapping', CONSTRUCTION.replace('.csv', '.mapping.yaml')];
    expect((await importCsv(corrected, ...mapping)).json).toMatchObject({ accepted: 1, duplicates: 37 });
    await eventually(async () => expect(await numerator('deaths.construction', { asOf, window })).toBe(deaths + 3));
    expect(await numerator('deaths.construction', { asOf, window, knownAt: before })).toBe(deaths);
    const now = new Date().toISOString();
    expect(await numerator('deaths.construction', { asOf, window, knownAt: now })).toBe(deaths + 3);
  });

  it('says of a month that was revised twice what was published then, and what is last', async () => {
    expect(await importCsv(REVISED)).toMatchObject({ status: 0, json: { rows: 10, accepted: 10, faults: [] } });
    for (const { known, asOf, window, accidents, deaths } of REVISED_MONTH) {
      const at = { asOf, window, knownAt: `${known}T23:59:59+08:00` };
      await eventually(async () => expect(await numerator('accidents.construction', at)).toBe(accidents));
      expect(await numerator('deaths.construction', at)).toBe(deaths);
    }
    const present = { asOf: '2019-06-30', window: 'half', region: '330000' };
    expect(await numerator('deaths.construction', present)).toBe(30);
    expect((await importCsv(REVISED)).json).toMatchObject({ accepted: 0, duplicates: 10 });
    expect(await numerator('deaths.construction', present)).toBe(30);
  });
});
