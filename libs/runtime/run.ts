import { type Config, ConfigFault, readConfig } from '#config/config';
import { createService, type Service, type ServiceOptions } from './create-service.js';

export interface RunOptions extends Pick<ServiceOptions, 'name' | 'parts' | 'prepare'> {
  readonly onStarted?: (service: Service, config: Config) => void | Promise<void>;
}

/** What every `main.ts` calls: configuration, start, signals, exit status. 0 after a signal, 1 after a failure, 2 when it cannot start. */
export const run = async (options: RunOptions): Promise<void> => {
  let service: Service | undefined;
  let isStopping = false;
  const end = async (status: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await service?.stop();
    process.exit(status);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  try {
    const config = readConfig();
    const { name, parts, prepare } = options;
    service = await createService({ name, parts, config, ...(prepare ? { prepare } : {}), onFatal: () => void end(1) });
    if (isStopping) await service.stop();
    await options.onStarted?.(service, config);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(2);
  }
};

const explain = (error: unknown): string => {
  if (error instanceof ConfigFault) return `配置有误 · the configuration has faults:\n${error.message}`;
  return `无法启动 · cannot start: ${error instanceof Error ? error.message : error}${error instanceof Error && error.stack ? `\n${error.stack}` : ''}`;
};
