import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export { Registry };
export const REGISTRY = Symbol('MetricsRegistry');

/** A registry of one process; never the global one, so that two services can live in one test. */
export const createRegistry = (service: string, version: string): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'fengsui_process_' });
  registry.setDefaultLabels({ service });
  const build = new Gauge({
    name: 'fengsui_build_info',
    help: '1; the version is the label',
    labelNames: ['version'],
    registers: [registry],
  });
  build.set({ version }, 1);
  return registry;
};
