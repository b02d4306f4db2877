// Runs the small programs of the bench, each a Node process of its own, so that neither side shares a heap with another.

import { join } from 'node:path';
import { runTs, type TsProcess } from '#test/run-ts';

const ROOT = join(import.meta.dirname, '../..');

export const startProgram = (program: string, args: object): TsProcess =>
  runTs(join(import.meta.dirname, `${program}.program.ts`), [JSON.stringify(args)], { cwd: ROOT });

/** Tells the program to end, and waits. */
export const endProgram = async ({ child, ended }: TsProcess): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};

/** Runs to the program's one line of figures. */
export const figuresOf = async <T>(program: string, args: object): Promise<T> => {
  const process = startProgram(program, args);
  try {
    return JSON.parse(await process.line());
  } finally {
    await endProgram(process);
  }
};

/** In the program: what it was called with. */
export const programArgs = <T>(): T => JSON.parse(process.argv[2] ?? '{}');

export const tell = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);
