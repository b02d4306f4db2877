// Processes of the product with a supervisor, as systemd or Kubernetes would be: what ends is started again, on the same port
// and data, until the stage closes. Their module of failpoints is the armed one.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { untilReady } from '../instance/instance.js';
import { type ServiceProcess, startProcess } from '../instance/processes.js';
import { servicePort } from '../service-port.js';

const REGISTER = join(import.meta.dirname, 'failpoint-register.mjs');
const AGAIN_AFTER_MS = 100;

export interface Supervised {
  readonly name: string;
  readonly url: string;
  readonly pid: () => number;
  /** How often it was started again. */
  readonly restarts: () => number;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ready: () => Promise<void>;
  readonly output: () => string;
  /** Ends it for good. */
  readonly stop: () => Promise<number | string>;
}

export const supervise = async (
  name: string,
  env: Readonly<Record<string, string>>,
  enter: readonly string[] = [],
): Promise<Supervised> => {
  const port = await servicePort();
  const url = `http://127.0.0.1:${port}`;
  const start = (): ServiceProcess =>
    startProcess(name, { ...env, PORT: `${port}` }, { node: ['--import', REGISTER], enter });
  let current = start();
  let isClosing = false;
  let restarts = 0;
  let before = '';
  const watch = async (): Promise<void> => {
    while (!isClosing) {
      const status = await current.ended;
      before = `${before}${current.output()}\n── ended with ${status} ──\n`.slice(-40_000);
      await pause(AGAIN_AFTER_MS);
      if (isClosing) return;
      restarts += 1;
      current = start();
    }
  };
  const ready = async (): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      const looked = current;
      try {
        return await untilReady(url, () => looked);
      } catch (error) {
        // It died while it started, as an armed or a poor one does: its next life is looked at.
        if (attempt >= 20) throw error;
        await pause(AGAIN_AFTER_MS * 3);
      }
    }
  };
  void watch();
  return {
    name,
    url,
    pid: () => current.pid,
    restarts: () => restarts,
    signal: (signal) => {
      try {
        process.kill(current.pid, signal);
      } catch (error) {
        // Between two lives there is nobody to hit.
        // (jest's own world has another class Error.)
        if (!String(error).includes('ESRCH')) throw error;
      }
    },
    ready,
    output: () => before + current.output(),
    stop: async () => {
      isClosing = true;
      const killer = setTimeout(() => void current.kill9(), 15_000);
      const status = await current.stop();
      clearTimeout(killer);
      return status;
    },
  };
};
