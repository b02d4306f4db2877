import { eventually } from '#test/eventually';
import { type ServiceProcess, startProcess } from '#test/instance/processes';
import { servicePort } from '#test/service-port';

export interface ReadyService {
  readonly url: string;
  readonly process: ServiceProcess;
}

/** Throws what the process said when it ends instead of becoming ready. */
export const untilReady = async ({ url, process }: ReadyService): Promise<void> => {
  let died: number | string | undefined;
  void process.ended.then((status) => {
    died = status;
  });
  await eventually(
    async () => died !== undefined || (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200,
    { timeoutMs: 60_000 },
  );
  if (died !== undefined) throw new Error(`ended with ${died} before it was ready:\n${process.output()}`);
};

/** A compiled service on a free port, quiet. */
export const startService = async (name: string, env: Readonly<Record<string, string>>): Promise<ReadyService> => {
  const port = await servicePort();
  const process = startProcess(name, { ...env, PORT: `${port}`, FENGSUI_LOG_LEVEL: 'warn' });
  return { url: `http://127.0.0.1:${port}`, process };
};

export const startReady = async (name: string, env: Readonly<Record<string, string>>): Promise<ReadyService> => {
  const service = await startService(name, env);
  await untilReady(service);
  return service;
};
