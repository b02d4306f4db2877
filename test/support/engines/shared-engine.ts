import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, waitUntil } from '#postgres/embedded/processes';
import { runFolder } from './run-folder.js';

const START_LIMIT_MS = 300_000; // The first start may have to install the engine.

/**
 * The address of an engine that all workers of a run share: started by whoever asks first, ended with the run. If it
 * cannot be had, everyone who asks gets the same sentence, so that no suite passes without its engine.
 */
export const sharedAddress = async (name: string, start: () => Promise<string>): Promise<string> => {
  const state = join(runFolder(), `${name}.shared`);
  for (;;) {
    if (claim(state)) return startFor(state, start);
    const settled = await waitUntil(
      () => existsSync(join(state, 'address')) || existsSync(join(state, 'failure')) || starterIsGone(state),
      START_LIMIT_MS,
    );
    if (existsSync(join(state, 'address'))) return readFileSync(join(state, 'address'), 'utf8');
    if (existsSync(join(state, 'failure'))) throw new Error(readFileSync(join(state, 'failure'), 'utf8'));
    if (!settled)
      throw new Error(
        `The test engine ${name} was being started for ${START_LIMIT_MS / 1000} s by another worker, without an end.`,
      );
    rmSync(state, { recursive: true, force: true }); // Its starter was killed: somebody else's turn.
  }
};

/** Making a folder succeeds for exactly one of several processes. */
const claim = (state: string): boolean => {
  try {
    mkdirSync(state);
  } catch {
    return false;
  }
  publish(state, 'starter', String(process.pid));
  return true;
};

const startFor = async (state: string, start: () => Promise<string>): Promise<string> => {
  try {
    const address = await start();
    publish(state, 'address', address);
    return address;
  } catch (error) {
    publish(state, 'failure', error instanceof Error ? error.message : String(error));
    throw error;
  }
};

/** Written whole before it is seen. */
const publish = (state: string, file: string, text: string): void => {
  writeFileSync(join(state, `${file}.new`), text);
  renameSync(join(state, `${file}.new`), join(state, file));
};

const starterIsGone = (state: string): boolean => {
  const file = join(state, 'starter');
  return existsSync(file) && !isProcessAlive(Number(readFileSync(file, 'utf8')));
};
