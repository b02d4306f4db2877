// What a run of the bench leaves behind: one JSON file. Rows that were not run this time stay as they were, marked with the
// commit they are from.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '#test/engines/install';
import { median, rounded } from './alternate.js';
import type { Goal, Measured, Run, Words } from './row.js';
import type { TimedResult } from './timed.js';

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(import.meta.dirname, 'results.json');

export interface RowResult extends Run {
  readonly id: string;
  readonly what: Words;
  readonly against: Words;
  readonly ours: number;
  readonly denominator: number;
  readonly unit: string;
  readonly ratio: number;
  readonly must: string;
  readonly aim: string | null;
  readonly met: boolean;
  readonly runs: { readonly ours: readonly number[]; readonly denominator: readonly number[] };
  readonly note?: Words | undefined;
  readonly at: string;
}

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
}

export interface Results {
  readonly commit: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly RowResult[];
  readonly timed: readonly TimedResult[];
}

export const readResults = (): Results | undefined =>
  existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined;

/** What was not measured this time stays. */
const merged = <R extends { readonly id: string }>(
  kept: readonly R[],
  fresh: readonly R[],
  order: readonly string[],
): R[] => {
  const ids = new Set(fresh.map((row) => row.id));
  const place = ({ id }: R): number => order.indexOf(id.split('/')[0] ?? id);
  return [...kept.filter((row) => !ids.has(row.id)), ...fresh].sort(
    (a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1),
  );
};

export const writeResults = (
  rows: readonly RowResult[],
  timed: readonly TimedResult[],
  order: readonly string[],
): Results => {
  const before = readResults();
  // A run of times alone says where it ran by itself.
  const place =
    before && rows.length === 0 ? before : { commit: commitNow(), machine: machine(), versions: versions() };
  const results: Results = {
    ...{ commit: place.commit, machine: place.machine, versions: place.versions },
    rows: merged(before?.rows ?? [], rows, order),
    timed: merged(before?.timed ?? [], timed, order),
  };
  writeFileSync(FILE, textOf(results));
  return results;
};

/** Figures of a row on one line, as the formatter has them. */
const textOf = (results: Results): string =>
  `${JSON.stringify(results, null, 2)}\n`.replace(
    /\[\n\s+([-\d.,\s]+?)\n\s+\]/g,
    (_, figures: string) => `[${figures.replace(/\s+/g, ' ')}]`,
  );

export const resultOf = (measured: Measured, run: Run): RowResult => {
  const { id, what, against, unit, goal, note } = measured;
  const [ours, denominator] = [median(measured.ours), median(measured.denominator)];
  const ratio = ours / denominator;
  return {
    id,
    what,
    against,
    ours: rounded(ours),
    denominator: rounded(denominator),
    unit,
    ratio: rounded(ratio),
    must: text(goal, goal.must),
    aim: goal.aim === null ? null : text(goal, goal.aim),
    met: goal.way === 'least' ? ratio >= goal.must : ratio <= goal.must,
    runs: { ours: measured.ours.map(rounded), denominator: measured.denominator.map(rounded) },
    ...(note ? { note } : {}),
    at: new Date().toISOString(),
    ...run,
  };
};

/** The tree as it is: an uncommitted change is told. */
export const commitNow = (): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', 'apps', 'libs').length > 0;
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' + changes' : ''}`;
};

const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
});

/** In one line. */
export const placeNow = (): string => {
  const { processor, cores, memoryGb } = machine();
  return `${processor}, ${cores} cores, ${memoryGb} GB, node ${process.versions.node}`;
};

export const loadNow = (): number => rounded(loadavg()[0] ?? 0);

const text = ({ way }: Goal, value: number): string => `${way === 'least' ? '≥' : '≤'} ${value}`;

const versions = (): Record<string, string> => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const of = (name: string): string => String(dependencies[name] ?? '');
  return {
    node: process.versions.node,
    kafka: '4.3.1',
    redis:
      execFileSync(requireProgram(['redis-server'], ['redis-server']), ['--version'], { encoding: 'utf8' }).match(
        /v=([\d.]+)/,
      )?.[1] ?? 'unknown',
    postgresql: '18',
    kafkajs: of('kafkajs'),
    ioredis: of('ioredis'),
    nest: of('@nestjs/core'),
    fastify: of('fastify'),
  };
};
