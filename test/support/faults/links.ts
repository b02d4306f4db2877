// The ways between services and engines: a proxy for each service and engine, so that a network can be bad for one service
// and fine for the others.

import { SERVICES, type ServiceName } from '../instance/cluster.js';
import { startProxy, type TcpProxy, type Weather } from './tcp-proxy.js';

export const ENGINES = ['postgres', 'redis', 'kafka'] as const;
export type EngineName = (typeof ENGINES)[number];

/** From one service, or from every one, to an engine. */
export interface Way {
  readonly engine: EngineName;
  readonly service?: ServiceName;
}

export const wayName = ({ engine, service }: Way): string => `${engine} link${service ? ` of ${service}` : ''}`;

export class Links {
  private constructor(private readonly proxies: ReadonlyMap<string, TcpProxy>) {}

  static async open(): Promise<Links> {
    const names = ENGINES.flatMap((engine) => SERVICES.map((service) => `${engine} ${service}`));
    const proxies = await Promise.all(names.map(async (name) => [name, await startProxy()] as const));
    return new Links(new Map(proxies));
  }

  of(engine: EngineName, service: ServiceName): TcpProxy {
    const proxy = this.proxies.get(`${engine} ${service}`);
    if (!proxy) throw new Error(`no link from ${service} to ${engine}`);
    return proxy;
  }

  aim(engine: EngineName, url: string): void {
    for (const one of this.along({ engine })) one.aimAt(Number(new URL(url).port));
  }

  set(way: Way, weather: Weather): void {
    for (const one of this.along(way)) one.set(weather);
  }

  cut(way: Way): void {
    for (const one of this.along(way)) one.cut();
  }

  async close(): Promise<void> {
    await Promise.all([...this.proxies.values()].map((one) => one.close()));
  }

  private along({ engine, service }: Way): TcpProxy[] {
    return (service ? [service] : SERVICES).map((name) => this.of(engine, name));
  }
}
