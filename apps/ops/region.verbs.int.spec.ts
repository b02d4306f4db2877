import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { readConfig } from '#config/config';
import { type OpsContext, openForOps } from '#runtime/open-for-ops';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { runCommandLine } from './command-line.js';
import { regionVerbs } from './region.verbs.js';

/** Gaoming goes into Sanshui with its towns; a town of Nanhai is split; another takes a new name and lies below the city. */
const YAML = `
# 2027 年区划调整
- retire: {code: 440608, on: 2027-01-01, successors: [440607]}
- create: {code: 440605200, parent: 440605, level: town, nameZh: 东镇, nameEn: Dongzhen, from: 2027-01-01}
- create: {code: '440605201000', parent: 440605, level: town, nameZh: 西镇, nameEn: Xizhen, from: 2027-01-01}
- retire: {code: 440605124, on: 2027-01-01, successors: [440605200, 440605201]}
- rename: {code: 440605123, nameZh: 西樵新镇, nameEn: Xiqiao Xinzhen, on: 2027-01-01}
- move: {code: 440605123, parent: 4406, on: 2027-01-01}
- move: {code: 440608004, parent: 440607, on: 2027-01-01}
- move: {code: 440608106, parent: 440607, on: 2027-01-01}
- move: {code: 440608107, parent: 440607, on: 2027-01-01}
- move: {code: 440608108, parent: 440607, on: 2027-01-01}
`;

let target: TestDatabase;
let ops: OpsContext;
let folder: string;
let said = { out: '', err: '' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'region-changes-'));
  target = await (await startPostgres()).createDatabase('region_verbs');
  ops = await openForOps({ ...readConfig(), database: { scheme: 'postgres', url: target.url } });
}, 60_000);

afterAll(async () => {
  await ops?.close();
  await target?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...argv: string[]) => {
  said = { out: '', err: '' };
  const verbs = regionVerbs({ regions: () => ops.regions(), change: (...asked) => ops.changeRegions(...asked) });
  return runCommandLine(argv, verbs, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
};

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** What is wrong, in the words of `--json`. */
const faults = async (path: string): Promise<{ entry: number; rule: string; detail: string }[]> => {
  expect(await run('region', 'change', path, '--json')).toBe(1);
  return JSON.parse(said.out).faults;
};

const versionNow = async () => (await ops.regions()).version;

describe('region change', () => {
  // Before anything is changed.
  it('names every fault of a file that cannot be read as changes, and changes nothing', async () => {
    const path = file(
      'form.yaml',
      `
- retire: {code: 440608, on: 2027-02-29, successors: 440607}
- split: {code: 440608}
- create: {code: 44060, parent: 440600, level: county, nameEn: X, from: 2027-01-01, zone: x}
- move: {code: 440607, parent: 440605, on: 2027-01-01}
  rename: {code: 440607}
- create: {code: 440609, parent: 440600, level: district, nameZh: 区, nameEn: X, from: 2027-01-01, timeZone: Asia/Fengsui}
`,
    );
    const version = await versionNow();
    const told = (await faults(path)).map(({ entry, detail }) => `${entry} ${detail.split(':')[0]}`);
    expect(told).toEqual([
      '1 retire/on',
      '1 retire/successors',
      '2 每项须为其中之一',
      '3 create/code',
      '3 create/level',
      '3 create/nameZh',
      '3 create/zone',
      '4 每项须为其中之一',
      '5 create/timeZone',
    ]);
    expect(await versionNow()).toBe(version);
  });

  it.each([
    ['nothing.yaml', ''],
    ['one.yaml', 'retire: {code: 440608}'],
    ['empty.csv', ''],
  ])('%s is no list of changes', async (name, content) => {
    expect(await faults(file(name, content))).toMatchObject([{ entry: 0, rule: 'form' }]);
  });

  it('could not run without a file, or with one that is no YAML', async () => {
    expect(await run('region', 'change')).toBe(2);
    expect(await run('region', 'change', file('torn.yaml', '- retire: {code: 440608'))).toBe(2);
    expect(said).toMatchObject({ out: '', err: expect.stringContaining('YAML') });
  });

  it('names every fault against the tree, with entry and rule, and changes nothing', async () => {
    const path = file('rules.yaml', `${YAML}- retire: {code: 440605, on: 2027-01-01, successors: [440699]}\n`);
    const version = await versionNow();
    expect((await faults(path)).map(({ entry, rule }) => [entry, rule])).toEqual([
      [2, 'parent-not-valid'],
      [3, 'parent-not-valid'],
      [11, 'successor-unknown'],
      [11, 'children-left'],
    ]);
    expect(await run('region', 'change', path)).toBe(1);
    expect(said.out).toContain('未写入任何变更 / nothing was written\n');
    expect(said.out).toContain('第 11 项 / entry 11 (retire 440605): successor-unknown: 没有后继 440699 / there is no');
    expect(await versionNow()).toBe(version);
  });

  it('tries, applies, and the second time has nothing to do; seeding does not undo it', async () => {
    const path = file('2027.yaml', YAML);
    const version = await versionNow();
    expect(await run('region', 'change', path, '--dry-run')).toBe(0);
    expect(said.out).toContain('试运行,未写入:14 行会变 / dry run');
    expect(said.out).toContain('~ 440608\t[1949-10-01, 2027-01-01)\t440600\tdistrict\t高明区 Gaoming → 440607\n');
    expect(said.out).toContain('+ 440605201\t[2027-01-01, …)\t440605\ttown\t西镇 Xizhen\n');
    expect(await versionNow()).toBe(version);

    expect(await run('region', 'change', path, '--json')).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ dryRun: false, version: version + 1, left: [], faults: [] });
    expect(await run('region', 'change', path)).toBe(0);
    expect(said.out).toBe(
      `全部已载明,没有变化 / all of it is stated already, nothing changes\n区划版本 / tree version ${version + 1}\n`,
    );
    // Told once, with what it is about: the dry run and the second time changed nothing.
    const told = await ops.actions.list({ actions: ['regions-changed'] }, { limit: 10 });
    expect(told.map(({ actor, detail }) => [actor.kind, detail.codes])).toEqual([
      ['cli', expect.arrayContaining(['440608', '440605201'])],
    ]);
    expect((await ops.seed(2027)).reference).toBe(0);
    const tree = await ops.regions();
    expect(tree.version).toBe(version + 1);
    expect(tree.find('440608', '2027-01-01')).toBeUndefined();
    expect(tree.find('440605123', '2027-01-01')).toMatchObject({ parent: '440600', nameZh: '西樵新镇' });
    expect(tree.find('440605123', '2026-12-31')).toMatchObject({ parent: '440605' });
  });

  it('reads the same from a table, as an office saves it', async () => {
    const path = file(
      'table.CSV',
      iconv.encode(
        [
          'change,code,on,parent,level,nameZh,nameEn,successors,timeZone',
          'create,440609,2028-01-01,440600,district,新区,Xinqu,,',
          'rename,440607,2028-01-01,,,三水新区,Sanshui Xinqu,,',
          'retire,440605201,2028-01-01,,,,,440605200 440605122,',
          'move,440605122,2028-01-01,440609,,,,,',
        ].join('\r\n'),
        'gb18030',
      ),
    );
    expect(await run('region', 'change', path, '--json')).toBe(0);
    const tree = await ops.regions();
    expect(tree.find('440609', '2028-01-01')).toMatchObject({ nameZh: '新区', timeZone: 'Asia/Shanghai' });
    expect(tree.find('440607', '2028-01-01')?.nameZh).toBe('三水新区');
    expect(tree.describe('440605201', '2028-01-01')?.successors).toEqual(['440605200', '440605122']);
    expect(tree.find('440605122', '2028-01-01')?.parent).toBe('440609');
  });

  it('lists what a region is and was, and what ever lay below it', async () => {
    expect(await run('region', 'list', '--region', '440605')).toBe(0);
    const lines = said.out.trim().split('\n');
    expect(lines[0]).toMatch(/^区划版本 \/ tree version \d+$/);
    expect(lines[1]).toBe('440605\t[1949-10-01, …)\t440600\tdistrict\t南海区 Nanhai');
    const of = (code: string) =>
      lines.filter((line) => line.startsWith(`${code}\t`)).map((line) => line.split('\t')[1]);
    expect(of('440605123')).toEqual(['[1949-10-01, 2027-01-01)', '[2027-01-01, …)']);
    expect(of('440605124')).toEqual(['[1949-10-01, 2027-01-01)']);
    expect(await run('region', 'list', '--region', '440699')).toBe(2);
  });
});
