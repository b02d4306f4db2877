import { inBoth } from '#contracts/events/fault';
import type { Region } from '#domain/region/region';
import type { ChangedRow, ChangeOutcome, EntriesLeft, RegionChange } from '#domain/region/region-change';
import type { RegionTree } from '#domain/region/region-tree';
import { type Outcome, required, UsageFault, type Verb } from './command-line.js';
import { knownRegion } from './device.verbs.js';
import { readChangeFile } from './region-change-file.js';

/** Opened when a verb needs them. */
export interface RegionTools {
  readonly regions: () => Promise<RegionTree>;
  readonly change: (changes: readonly RegionChange[], options: { readonly dryRun: boolean }) => Promise<ChangeOutcome>;
}

interface EntryFault {
  /** Place in the file, from 1; 0: the file itself. */
  readonly entry: number;
  /** `retire 440605`; absent where the entry could not be read. */
  readonly change?: string;
  readonly rule: string;
  readonly detail: string;
}

export const regionVerbs = (tools: RegionTools): Verb[] => [
  {
    words: ['region', 'change'],
    usage: '<file.yaml|file.csv> [--dry-run]',
    about: inBoth(
      '变更行政区划(新设、撤销、改属、更名,各有日期);有一项不合规则则全部不写。已入账的分录不移动',
      'dated changes of the regions (create, retire, move, rename): all or none. Entries already booked are not moved',
    ),
    options: { 'dry-run': 'boolean' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const [file] = call.positionals;
      if (file === undefined) throw new UsageFault('缺少文件 / the file is missing');
      const dryRun = call.options['dry-run'] === true;
      const read = readChangeFile(file);
      if (!read.ok) return refused(read.faults.map((fault) => ({ ...fault, rule: 'form' })));
      const outcome = await tools.change(read.changes, { dryRun });
      if (outcome.faults.length > 0) return refused(faultsOf(outcome, read.changes));
      const { rows, version, left } = outcome;
      return { status: 0, json: { dryRun, version, rows, left, faults: [] }, text: told(outcome, dryRun) };
    },
  },
  {
    words: ['region', 'list'],
    usage: '--region <code>',
    about: inBoth(
      '列出该区划及其历来直接下级的每一行,包括已撤销的',
      'every row of the region and of what ever lay directly below it, retired ones included',
    ),
    options: { region: 'string' },
    run: async (call): Promise<Outcome> => {
      const tree = await tools.regions();
      const code = knownRegion(tree, required(call, 'region'));
      const rows = rowsOf(tree, code);
      const text = [`区划版本 / tree version ${tree.version}`, ...rows.map(rowText)].join('\n');
      return { status: 0, json: { version: tree.version, rows }, text };
    },
  },
];

/** Its own rows first; a code with all of its rows, wherever it lay. */
const rowsOf = (tree: RegionTree, code: string): Region[] => {
  const all = tree.all();
  const below = new Set(all.filter((row) => row.parent === code).map((row) => row.code));
  const order = (row: Region): string => `${row.code === code ? 0 : 1} ${row.code} ${row.validFrom}`;
  return all.filter((row) => row.code === code || below.has(row.code)).sort((a, b) => (order(a) < order(b) ? -1 : 1));
};

const rowText = (row: Region): string => {
  const days = `[${row.validFrom}, ${row.validTo ?? '…'})`;
  const successors = row.successors.length > 0 ? ` → ${row.successors.join(', ')}` : '';
  return `${row.code}\t${days}\t${row.parent ?? '-'}\t${row.level}\t${row.nameZh} ${row.nameEn}${successors}`;
};

const faultsOf = ({ faults }: ChangeOutcome, changes: readonly RegionChange[]): EntryFault[] =>
  faults.map(({ entry, rule, zh, en }) => {
    const change = changes[entry - 1];
    return { entry, change: `${change?.type} ${change?.code}`, rule, detail: inBoth(zh, en) };
  });

const faultText = ({ entry, change, rule, detail }: EntryFault): string => {
  const place = entry === 0 ? '文件 / the file' : `第 ${entry} 项 / entry ${entry}`;
  return `${place}${change === undefined ? '' : ` (${change})`}: ${rule}: ${detail}`;
};

const refused = (faults: readonly EntryFault[]): Outcome => ({
  status: 1,
  json: { faults },
  text: [inBoth('未写入任何变更', 'nothing was written'), ...faults.map(faultText)].join('\n'),
});

const told = ({ rows, version, left }: ChangeOutcome, dryRun: boolean): string => {
  const head = dryRun
    ? inBoth(`试运行,未写入:${rows.length} 行会变`, `dry run, nothing was written: ${rows.length} rows would change`)
    : inBoth(`已写入 ${rows.length} 行`, `${rows.length} rows were written`);
  const nothing = inBoth('全部已载明,没有变化', 'all of it is stated already, nothing changes');
  return [
    rows.length === 0 ? nothing : head,
    ...rows.map(changeText),
    `区划版本 / tree version ${version}`,
    ...leftText(left),
  ].join('\n');
};

const changeText = ({ before, after }: ChangedRow): string => `${before === null ? '+' : '~'} ${rowText(after)}`;

/** What this verb does not do is said with the numbers of it. */
const leftText = (left: readonly EntriesLeft[]): string[] => {
  if (left.length === 0) return [];
  const total = left.reduce((sum, { entries }) => sum + entries, 0);
  return [
    inBoth(
      `${total} 条分录记在代码已撤销的日期上,仍留在原代码,直到重记(rebook):`,
      `${total} entries lie on days on which their code is retired now; they stay there until they are rebooked:`,
    ),
    ...left.map(({ code, entries, subjects }) => `${code}\t${entries} 条 / entries\t${subjects} 件 / subjects`),
  ];
};
