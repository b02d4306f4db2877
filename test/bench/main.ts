// `npm run bench [-- <row> …] [--short]`: runs the rows one after the other, each against its denominator, and writes
// results.json and docs/benchmarks.md after every row.

import { writePage } from './page.js';
import { commitNow, loadNow, type RowResult, resultOf, writeResults } from './results.js';
import type { Bench, Row } from './row.js';
import { g1 } from './rows/g1-one-event.js';
import { g2 } from './rows/g2-door.js';
import { g3 } from './rows/g3-posting.js';
import { g4 } from './rows/g4-ledger.js';
import { g5 } from './rows/g5-transport.js';
import { g7 } from './rows/g7-live.js';
import { g9 } from './rows/g9-redis-bytes.js';
import { g12 } from './rows/g12-idle.js';
import { g13 } from './rows/g13-embedded.js';
import { r1 } from './rows/r1-readings.js';
import { Stage } from './stage.js';
import { type TimedResult, timedResultOf } from './timed.js';

/** Those that read the loaded log come first: its engines end before the others' begin. */
const ROWS: readonly (Row & { readonly readsLog?: boolean })[] = [
  { ...g3, readsLog: true },
  { ...g4, readsLog: true },
  { ...g5, readsLog: true },
  g9,
  g1,
  g2,
  g7,
  g12,
  g13,
  r1,
];
const ORDER = ROWS.map((row) => row.id).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

const args = process.argv.slice(2);
const short = args.includes('--short');
const wanted = args.filter((arg) => !arg.startsWith('--')).map((arg) => arg.toUpperCase());
const unknown = wanted.filter((id) => !ORDER.includes(id));
if (unknown.length > 0) {
  console.error(`No such row: ${unknown.join(', ')}. There are: ${ORDER.join(', ')}.`);
  process.exit(2);
}

const say = (text: string): void => console.log(text);
const stage = new Stage(short ? 20_000 : 120_000);
const bench: Bench = { stage, rounds: short ? 2 : 5, size: (long, brief) => (short ? brief : long), say };
const commit = commitNow();
const done: RowResult[] = [];
const timed: TimedResult[] = [];
const chosen = ROWS.filter((row) => wanted.length === 0 || wanted.includes(row.id));
let failed = 0;
for (const row of chosen) {
  if (!row.readsLog) await stage.release();
  const loadBefore = loadNow();
  say(`\n${row.id} (load ${loadBefore})`);
  try {
    const run = { loadBefore, short, commit };
    for (const measured of await row.run(bench)) {
      if ('groups' in measured) {
        timed.push(timedResultOf(measured, run));
        continue;
      }
      const result = resultOf(measured, run);
      say(
        `  ${result.id}: ${result.ours} / ${result.denominator} ${result.unit} = ${result.ratio} (must ${result.must})`,
      );
      done.push(result);
    }
    writePage(writeResults(done, timed, ORDER));
  } catch (error) {
    failed += 1;
    console.error(error);
  }
}
await stage.release();
const all = [...done, ...timed];
const missed = all.filter((row) => !row.met).map((row) => row.id);
say(
  `\n${all.length - missed.length} reach what they must, ${missed.length} miss it${missed.length > 0 ? `: ${missed.join(', ')}` : ''}`,
);
process.exit(failed > 0 ? 1 : 0);
