// Do the fault tests notice? Plants one bug after the other in a copy of the tree and runs the row of the matrix that must
// fail, after seeing it pass without the bug. `node scripts/mutate-faults.mjs [--mutants-only] [name …]`; status 1 if a bug goes unnoticed.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inRoot, root, tools } from './house/paths.mjs';

const LIMIT_MS = 6 * 60_000;

/** `edits`: file, what stands there exactly once, what stands there instead. `row`: of test/faults/matrix. */
const MUTATIONS = [
  {
    name: 'fence',
    what: 'the fence on `booked`: no lock, no comparison with the position',
    row: 'cluster a zombie owner',
    edits: [
      ['libs/postgres/ledger/position.queries.ts', ' and partition = $2 for update', ' and partition = $2'],
      ['apps/ledger/booking/book-batch.ts', "  if (batch.to <= next) return { type: 'skipped', next };\n", ''],
      ['apps/ledger/booking/book-batch.ts', "  if (batch.from > next) return { type: 'gap', next };\n", ''],
      ['apps/ledger/booking/book-batch.ts', 'batch.records.filter((record) => record.offset >= next)', 'batch.records'],
    ],
  },
  {
    name: 'redis-offset',
    what: 'the comparison of the offset in Redis',
    row: 'cluster Redis: executed and not answered',
    edits: [
      [
        'libs/redis/slot-scripts.ts',
        "if #offset > #to or (#offset == #to and offset >= to) then return {'already-applied'} end\nif offset ~= ARGV[2] then return {'gap'} end\n",
        '',
      ],
    ],
  },
  {
    name: 'journal',
    what: "the journal's uniqueness",
    row: 'embedded kill -9 of the door',
    edits: [
      [
        'apps/ledger/booking/batch-fold.ts',
        'this.needs.known.get(refKey(received.ref));\n',
        'undefined as KnownEvent | undefined;\n',
      ],
      [
        'libs/postgres/ledger/journal.queries.ts',
        "suffix: 'on conflict (source, id) do nothing",
        "suffix: 'on conflict do nothing",
      ],
      [
        'libs/postgres/migrations/0003-ledger.ts',
        'event jsonb not null,\n    primary key (source, id))',
        'event jsonb not null,\n    primary key (source, id, topic, partition, "offset"))',
      ],
    ],
  },
  {
    name: 'notices',
    what: 'the commit order of notices: committed before they are told',
    row: 'cluster kill -9 of the ledger that cannot tell',
    edits: [
      ['apps/ledger/ledger.consumer.ts', '    rest.control.commit(outcome.next);\n', ''],
      [
        'apps/ledger/ledger.consumer.ts',
        '    await owned.worker.settle(outcome.next, rest.tree, newest);\n',
        '    rest.control.commit(outcome.next);\n    await owned.worker.settle(outcome.next, rest.tree, newest);\n',
      ],
    ],
  },
  {
    name: 'alerts',
    what: 'the transaction of episode and alert: two transactions',
    row: 'embedded kill -9 of the ledger that cannot tell',
    edits: [
      [
        'libs/postgres/alerts/postgres-alert-store.ts',
        "      await this.log.appendIn(tx, ALERTS_TOPIC, [{ key: alert.id, value: Buffer.from(message, 'utf8'), headers: {} }]);\n      return 'written';\n    });",
        "      return 'written' as const;\n    }).then(async (outcome) => {\n      if (outcome === 'written') await this.database.transaction((tx) => this.log.appendIn(tx, ALERTS_TOPIC, [{ key: alert.id, value: Buffer.from(message, 'utf8'), headers: {} }]));\n      return outcome;\n    });",
      ],
    ],
  },
  {
    name: 'waiting',
    what: 'the waiting correction: not booked when what it waits for comes with a later batch',
    row: 'embedded kill -9 of the door',
    edits: [
      [
        'apps/ledger/booking/batch-fold.ts',
        'this.queue = needs.waiting.map((waiting) => ({ ...waiting, isOld: true }));',
        'this.queue = [];',
      ],
    ],
  },
];

const copyTree = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-mutants-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\n').filter((name) => name !== '' && name !== 'node_modules')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(inRoot(file), join(folder, file));
  }
  cpSync(inRoot('dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** Types are not the point of a mutant, so only what is emitted counts. */
const build = (folder) =>
  spawnSync(process.execPath, [tools.tsc, '-p', 'tsconfig.build.json'], { cwd: folder, encoding: 'utf8' });

const runRow = (folder, row) => {
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(folder, 'node_modules/jest/bin/jest.js'),
  ];
  args.push('--selectProjects', 'faults', '-i', 'test/faults/matrix', '-t', `^${row}`);
  const ran = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FAULT_ROWS: 'all' },
    timeout: LIMIT_MS,
    killSignal: 'SIGINT',
  });
  const text = `${ran.stdout}${ran.stderr}`;
  // An engine that does not start also makes a row fail: only a broken invariant is a find.
  const reasons = [...text.matchAll(/"(I\d: [^"\n]+)"/g)].map(([, reason]) => reason);
  return { isGreen: ran.status === 0, reasons, text };
};

const edit = (folder, [file, from, to]) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold exactly once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'));
/** When the suite itself has just been seen green. */
const isBaselineKnown = process.argv.includes('--mutants-only');
const chosen = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const folder = copyTree();
let unnoticed = 0;
try {
  for (const row of isBaselineKnown ? [] : new Set(chosen.map((one) => one.row))) {
    build(folder);
    const { isGreen, text } = runRow(folder, row);
    console.log(`${isGreen ? 'green ' : 'RED   '} without a bug: ${row}`);
    if (isGreen) continue;
    console.log(text.slice(-6_000));
    unnoticed += 1;
  }
  for (const { name, what, row, edits } of chosen) {
    for (const one of edits) edit(folder, one);
    build(folder);
    const { isGreen, reasons, text } = runRow(folder, row);
    if (reasons.length === 0) unnoticed += 1;
    const verdict = reasons.length > 0 ? 'found ' : isGreen ? 'MISSED' : 'NO RUN';
    console.log(`${verdict} ${name}: ${what}\n       ${row} → ${reasons[0] ?? text.slice(-2_000)}`);
    for (const [file] of edits) cpSync(inRoot(file), join(folder, file));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = unnoticed > 0 ? 1 : 0;
