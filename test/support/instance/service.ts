// One service of a cluster as a process of its own, on a port of its own.

import { servicePort } from '../service-port.js';
import type { ServiceName } from './cluster.js';
import { type Place, untilReady } from './instance.js';
import { type ServiceProcess, startProcess } from './processes.js';

export interface RunningService {
  readonly name: ServiceName;
  readonly url: string;
  readonly process: ServiceProcess;
}

export const startService = async (
  place: Place,
  name: ServiceName,
  more: Readonly<Record<string, string>> = {},
): Promise<RunningService> => {
  const port = await servicePort();
  const url = `http://127.0.0.1:${port}`;
  const process = startProcess(name, { ...place.env, ...more, PORT: `${port}` });
  try {
    await untilReady(url, () => process);
  } catch (error) {
    await process.kill9();
    throw new Error(`${name} was not ready in time:\n${process.output()}`, { cause: error });
  }
  return { name, url, process };
};
