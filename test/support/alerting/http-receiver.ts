import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** What the receiver does with a request after reading it. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

export const answering =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end();

/** Takes the message and never says so. */
export const silent: Behaviour = () => undefined;

export interface HttpReceiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** `webhook-id` of everything received, in order. */
  ids(): string[];
  behave(next: Behaviour): void;
  close(): Promise<void>;
}

/** A real HTTP server on loopback. */
export const openReceiver = async (behaviour: Behaviour = answering(204)): Promise<HttpReceiver> => {
  let current = behaviour;
  const received: Received[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() };
      received.push(one);
      current(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    ids: () => received.map(({ headers }) => String(headers['webhook-id'])),
    behave: (next) => {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
