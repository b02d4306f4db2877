// The five services as processes of their own against one set of engines, as compose runs them: intake takes events, the
// console answers.

import { servicePort } from '../service-port.js';
import { apiOf } from './api.js';
import { type Place, untilReadable, untilReady } from './instance.js';
import { type ServiceProcess, startProcess } from './processes.js';

export const SERVICES = ['intake', 'ledger', 'alerting', 'notification', 'console'] as const;
export type ServiceName = (typeof SERVICES)[number];

interface Running {
  readonly name: ServiceName;
  readonly url: string;
  process: ServiceProcess;
}

export const startCluster = async (place: Place, more: Readonly<Record<string, string>> = {}) => {
  const start = async (name: ServiceName): Promise<Running> => {
    const port = await servicePort();
    const url = `http://127.0.0.1:${port}`;
    const running = { name, url, process: startProcess(name, { ...place.env, ...more, PORT: `${port}` }) };
    await untilReady(url, () => running.process);
    return running;
  };
  // The first makes tables, topics and regions; the others find them.
  const first = await start('ledger');
  const rest = await Promise.all(SERVICES.filter((name) => name !== 'ledger').map(start));
  const all = [first, ...rest];
  const find = (name: ServiceName): Running => {
    const found = all.find((running) => running.name === name);
    if (!found) throw new Error(`${name} was not started`);
    return found;
  };
  const api = apiOf(find('console').url);
  await untilReadable(api);
  return {
    door: apiOf(find('intake').url),
    api,
    process: (name: ServiceName) => find(name).process,
    /** One more of a kind, beside the first. */
    add: async (name: ServiceName) => {
      const added = await start(name);
      all.push(added);
      return added.process;
    },
    stop: async () => {
      const statuses = await Promise.all(all.map((running) => running.process.stop()));
      return new Map(all.map((running, i) => [running.name, statuses[i]]));
    },
  };
};
export type Cluster = Awaited<ReturnType<typeof startCluster>>;
