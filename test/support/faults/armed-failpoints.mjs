// In the place of `libs/ports/no-failpoints` in the processes of a fault test (failpoint-register.mjs): the file that the
// test names says at which point, at which hit and how to die. All processes of a stage share the file; who removes it acts.

import { readFileSync, unlinkSync } from 'node:fs';
import { TransientFailure } from '#ports/failures';

const file = process.env.FENGSUI_TEST_FAILPOINT ?? '';
let order = '';
let hits = 0;

// Whoever started us was killed: nobody will stop us. By its number, as it may be gone before we get here.
const parent = Number(process.env.FENGSUI_TEST_PARENT);
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1_000).unref();

const read = () => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const isOurs = () => {
  try {
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
};

const reach = (point) => {
  const text = read();
  if (text === '') return;
  if (text !== order) [order, hits] = [text, 0];
  const armed = JSON.parse(text);
  if (armed.point !== point || ++hits < armed.hit) return;
  // Nobody comes past it until the test takes the order back.
  if (armed.action === 'held') throw new TransientFailure('failpoint', point);
  if (!isOurs()) return;
  process.stdout.write(`${JSON.stringify({ failpoint: point, action: armed.action })}\n`);
  if (armed.action === 'throw') throw new Error(`failpoint ${point}`);
  process.kill(process.pid, armed.action);
};

export const noFailpoints = { reach };
