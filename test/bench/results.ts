// What a run of the bench leaves behind: one JSON file. Rows that were not run this time stay as they were, marked with the
// commit they are from.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '#test/engines/install';
import { median } from './alternate.js';
import type { Goal, Measured, Words } from './row.js';

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(import.meta.dirname, 'results.json');

export interface RowResult {
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
  readonly commit: string;
  readonly at: string;
  /** One-minute load average of the machine before the row. */
  readonly loadBefore: number;
  readonly short: boolean;
}

export interface Results {
  readonly commit: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly memoryGb: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly RowResult[];
}

export const readResults = (): Results | undefined =>
  existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined;

export const writeResults = (rows: readonly RowResult[], order: readonly string[]): Results => {
  const fresh = new Set(rows.map((row) => row.id));
  const kept = (readResults()?.rows ?? []).filter((row) => !fresh.has(row.id));
  const place = ({ id }: RowResult): number => order.indexOf(id.split('/')[0] ?? id);
  const results: Results = {
    commit: commitNow(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
    },
    versions: versions(),
    rows: [...kept, ...rows].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1)),
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

export const resultOf = (
  measured: Measured,
  run: { loadBefore: number; short: boolean; commit: string },
): RowResult => {
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

export const loadNow = (): number => rounded(loadavg()[0] ?? 0);

const text = ({ way }: Goal, value: number): string => `${way === 'least' ? '≥' : '≤'} ${value}`;

const rounded = (figure: number): number => Number(figure.toPrecision(4));

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
