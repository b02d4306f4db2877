import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export interface OpsAnswer<T> {
  readonly status: number;
  readonly json: T;
}

/** `npm run ops -- <args> --json` of the compiled program. */
export const runOps = <T>(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  enter: readonly string[] = [],
): Promise<OpsAnswer<T>> =>
  new Promise((resolve, reject) => {
    const main = join(ROOT, 'dist', 'apps', 'ops', 'main.js');
    const options = { cwd: ROOT, env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env } };
    const [program = '', ...rest] = [...enter, process.execPath, main, ...args, '--json'];
    execFile(program, rest, options, (error, stdout, stderr) => {
      const status = error ? Number(error.code ?? 2) : 0;
      try {
        resolve({ status, json: JSON.parse(stdout) });
      } catch {
        reject(new Error(`ops ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`));
      }
    });
  });
