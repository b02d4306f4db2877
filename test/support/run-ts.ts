import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A Node process of its own that runs one of our sources. */
export interface TsProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The next line that it prints; rejects when it ends without one, with what it said on standard error. */
  line(): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export const runTs = (
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): TsProcess => {
  const register = join(import.meta.dirname, 'ts-register.mjs');
  const child = spawn(process.execPath, ['--conditions=source', '--import', register, program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = new Promise<number | NodeJS.Signals>((done) => {
    child.once('close', (code, signal) => done(code ?? signal ?? 1));
  });
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done)
      throw new Error(`The process ended (${await ended}) without a further line. ${complaints.slice(-2000)}`);
    return next.value;
  };
  return { child, line, ended };
};
