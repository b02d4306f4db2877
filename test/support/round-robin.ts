// A proxy in front of several instances, as deploy/Caddyfile has it: each request to the next one, connections kept alive, and
// another instance tried only where the first could not even be reached: what may have been read is never sent twice.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface RoundRobin {
  readonly url: string;
  /** In place; those that no longer listen may stay in it. */
  readonly instances: string[];
  /** Answers of 500 and above that an instance gave, with whether it said when to come again. */
  readonly failures: { readonly status: number; readonly path: string; readonly saysWhen: boolean }[];
  /** Connections that ended without an answer; the caller got 502. */
  readonly cuts: string[];
  close(): Promise<void>;
}

export const startRoundRobin = async (instances: string[]): Promise<RoundRobin> => {
  const agent = new Agent({ keepAlive: true });
  const [failures, cuts]: [RoundRobin['failures'], string[]] = [[], []];
  let turn = 0;

  const ask = (instance: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, headers } = incoming;
      const onward = { agent, method, headers: { ...headers, connection: 'keep-alive' } };
      request(`${instance}${incoming.url}`, onward, resolve).once('error', reject).end(body);
    });

  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const order = instances.map((_, i) => instances[(turn + i) % instances.length] ?? '');
    turn += 1;
    for (const instance of order) {
      try {
        const answer = await ask(instance, incoming, body);
        const status = answer.statusCode ?? 0;
        const saysWhen = answer.headers['retry-after'] !== undefined;
        if (status >= 500) failures.push({ status, path: incoming.url ?? '', saysWhen });
        const { connection: _, 'keep-alive': __, ...headers } = answer.headers;
        const answered = await buffer(answer);
        outgoing.writeHead(status, headers).end(answered);
        return;
      } catch (error) {
        // Not `instanceof Error`: Node's own are of another realm under jest.
        if (/ECONNREFUSED/.test(`${error}`)) continue;
        cuts.push(`${error}`);
        break;
      }
    }
    outgoing.writeHead(502).end();
  };

  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instances,
    failures,
    cuts,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
