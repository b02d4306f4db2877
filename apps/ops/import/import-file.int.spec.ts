import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { decodeEvent } from '#contracts/events/decode-event';
import { type Door, NOW, openDoor } from '#test/door';
import { importFile } from './import-file.js';
import { loadMapping } from './load-mapping.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const FOLDER = `${import.meta.dirname}/../../../test/fixtures/published`;

let door: Door;
let target: { url: string; token: string };
beforeAll(async () => {
  door = await openDoor();
  await door.app.listen(0, '127.0.0.1');
  const token = await door.addDevice({ id: 'imp', source: 'urn:fengsui:import', history: true, region: '100000' });
  target = { url: await door.app.getUrl(), token };
});
afterAll(() => door.close());
beforeEach(() => {
  door.log.records.length = 0;
});

const run = (text: string | Buffer, dataset = 'test') =>
  importFile({ bytes: Buffer.from(text), dataset, target, now: NOW });

const stored = () =>
  door.log.records.map((record) => {
    const decoded = decodeEvent(record.value);
    if (!decoded.ok) throw new Error(decoded.detail);
    return decoded.event;
  });

const HEAD = 'type,region,sector,from,to,accidents,deaths,status';
const row = (region: string, accidents: string | number, deaths = 0) =>
  `safety.return.filed,${region},fire,2013-01-01,2014-01-01,${accidents},${deaths},final`;

describe('published tables', () => {
  it('units, accidents and deaths of the country, exactly', async () => {
    const bytes = readFileSync(`${FOLDER}/special_equipment_national_sample.csv`);
    const mapping = loadMapping(`${FOLDER}/special_equipment_national_sample.mapping.yaml`);
    const task = { bytes, dataset: mapping.dataset, mapping, target, now: NOW };
    expect(await importFile({ ...task, strict: true })).toMatchObject({
      accepted: 0,
      notes: [],
      faults: [2, 3, 4, 5].map((line) => ({ line, field: 'published_deaths_per_10k', code: 'does-not-follow' })),
    });
    expect(await importFile(task)).toMatchObject({
      ...{ rows: 5, events: 10, accepted: 10, duplicates: 0, faults: [] },
      types: { 'safety.exposure.declared': 5, 'safety.return.filed': 5 },
      period: { from: '2012-01-01', to: '2024-01-01' },
      notes: [2, 3, 4, 5].map((line) => ({ line, code: 'does-not-follow' })),
    });
    expect(stored()[0]).toMatchObject({
      source: 'urn:fengsui:import:special-equipment-national',
      id: expect.stringMatching(
        /^special-equipment-units\/special-equipment\/all\/default\/100000\/@2012-12-31#[0-9a-f]{64}$/,
      ),
      history: true,
      data: { value: 8_216_700 },
    });
    expect(stored()[1]).toMatchObject({
      subject: 'special-equipment/100000/2012-01-01..2013-01-01',
      data: { accidents: 228, deaths: 292 },
    });
    const again = await importFile({ ...task, now: NOW + 1 });
    expect(again).toMatchObject({ accepted: 0, duplicates: 10, pending: 0, faults: [] });
    expect(new Set(again.outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['known']));
  });

  it('bulletins by province, which sum to their own totals', () => {
    const mapping = loadMapping(`${FOLDER}/construction_by_province_sample.mapping.yaml`);
    const table = readTable(readFileSync(`${FOLDER}/construction_by_province_sample.csv`));
    if (!table.ok) throw new Error(table.fault.detail);
    const { events, faults, notes } = readRows(table, { dataset: mapping.dataset, mapping, now: NOW });
    expect([...faults, ...notes]).toEqual([]);
    const returns = events.flatMap(({ parsed }) => (parsed.type === 'safety.return.filed' ? [parsed.data] : []));
    const total = (from: string, field: 'accidents' | 'deaths') =>
      returns.filter((r) => r.from === from).reduce((sum, r) => sum + r[field], 0);
    expect(returns).toHaveLength(38);
    expect([total('2013-01-01', 'accidents'), total('2013-01-01', 'deaths')]).toEqual([219, 283]);
    expect([total('2017-01-01', 'accidents'), total('2017-01-01', 'deaths')]).toEqual([9, 9]);
  });
});

describe('columns that are field paths', () => {
  it('in UTF-8 with BOM and in GB18030', async () => {
    const text = `type,subject,region,sector,occurredAt,deaths,missing,seriousInjuries,minorInjuries,site.name,equipment.category,equipment.role,equipment.facts.overturned\nsafety.incident.reported,事1,440605,special-equipment,2013-03-01T08:00:00+08:00,1,0,0,0,狮山镇工地,crane,accident,true\n`;
    expect(await run(`\uFEFF${text}`)).toMatchObject({ accepted: 1, faults: [] });
    expect(await run(iconv.encode(text, 'gb18030'))).toMatchObject({ accepted: 0, duplicates: 1, faults: [] });
    expect(stored()[0]).toMatchObject({
      subject: '事1',
      data: {
        site: { name: '狮山镇工地' },
        equipment: { category: 'crane', role: 'accident', facts: { overturned: true } },
      },
    });
  });

  it('a changed row is another event of the same subject', async () => {
    expect(await run(`${HEAD}\n${row('330000', 5)}\n${row('440000', 7)}`)).toMatchObject({ accepted: 2 });
    expect(await run(`${HEAD}\n${row('330000', 6)}\n${row('440000', 7)}`)).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(stored().map((e) => e.subject)).toEqual([
      'fire/330000/2013-01-01..2014-01-01',
      'fire/440000/2013-01-01..2014-01-01',
      'fire/330000/2013-01-01..2014-01-01',
    ]);
  });

  it('a changed row about a known incident amends its current version', async () => {
    const text = `type,subject,region,sector,occurredAt,deaths,missing,seriousInjuries,minorInjuries\nsafety.incident.reported,i9,440605,fire,2013-03-01T08:00:00+08:00,2,0,0,0\n`;
    const current = { source: 'urn:fengsui:device:d1', id: 'e1' };
    const task = {
      bytes: Buffer.from(text),
      dataset: 'test',
      target,
      now: NOW,
      incidentVersions: async () => [current],
    };
    expect(await importFile(task)).toMatchObject({ accepted: 1, faults: [] });
    expect(stored()[0]).toMatchObject({
      type: 'safety.incident.amended',
      data: { deaths: 2, replaces: current, reason: 'corrected' },
    });
    const { source, id } = stored()[0] ?? { source: '', id: '' };
    const again = {
      ...task,
      incidentVersions: async () => [current, { source, id }, { source: 'urn:x', id: 'later' }],
    };
    expect(await importFile(again)).toMatchObject({ accepted: 0, duplicates: 1, faults: [] });
  });
});

describe('nothing half done', () => {
  it('every bad row is told by line and column, and none is sent', async () => {
    const text = [
      HEAD,
      row('330000', 5),
      row('330000', -1),
      row('44', 'viele'),
      '',
      'safety.tea.served,1,,,,,,',
      row('999999', 1),
      row('330000', 6),
    ].join('\n');
    const report = await run(text);
    expect(report).toMatchObject({ accepted: 0, duplicates: 0 });
    expect(report.faults.map((f) => `${f.line} ${f.field}`)).toEqual([
      '3 accidents',
      '4 accidents',
      '6 type',
      '8 subject',
    ]);
    expect(door.log.records).toHaveLength(0);
  });

  it('nor when only the door can tell', async () => {
    const report = await run([HEAD, row('330000', 8), row('999999', 1)].join('\n'));
    expect(report.faults).toMatchObject([{ line: 3, field: 'region', detail: expect.stringContaining('999999') }]);
    expect(door.log.records).toHaveLength(0);
  });

  it.each([
    ['a,b\n1\n', 2],
    ['', 1],
    ['a,a\n1,2', 1],
    ['a,b\n"1,2\n', 2],
  ])('a file that is no table: %j', async (text, line) => {
    expect(await run(text)).toMatchObject({ rows: 0, faults: [{ line }] });
  });
});
