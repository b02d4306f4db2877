// Real processes of the compiled program, as `npm start` and `npm run service` run them, with their output kept for the
// message of a failing test.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const KEPT_OUTPUT = 20_000;

export interface ServiceProcess {
  readonly pid: number;
  /** The newest part of what it printed. */
  output(): string;
  /** Resolves with the exit status, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** SIGTERM, and waits. */
  stop(): Promise<number | string>;
  /** SIGKILL, and waits. */
  kill9(): Promise<void>;
}

export interface ProcessOptions {
  readonly node?: readonly string[];
  /** A command that runs what follows it: another namespace. */
  readonly enter?: readonly string[];
}

export const startProcess = (
  app: string,
  env: Readonly<Record<string, string>>,
  { node = [], enter = [] }: ProcessOptions = {},
): ServiceProcess => {
  const main = join(ROOT, 'dist', 'apps', app, 'main.js');
  if (!existsSync(main)) throw new Error(`${main} is not there: run npm run build`);
  // Only what the test names, and what Node needs: an engine's URL in the tester's shell must not leak in.
  const [program = '', ...args] = [...enter, process.execPath, ...node, main];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', FENGSUI_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child, app);
};

/** A test that fails early must leave no process behind. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

const watch = (child: ChildProcess, app: string): ServiceProcess => {
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  alive.add(child);
  void ended.finally(() => alive.delete(child)).catch(() => undefined);
  if (child.pid === undefined) throw new Error(`${app} could not be started`);
  return {
    pid: child.pid,
    output: () => printed,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill9: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
