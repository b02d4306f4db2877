// A real receiver of webhooks on loopback, which answers as it is told and remembers what it got.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;

export interface ReceivedWebhook {
  readonly id: string;
  readonly state: string;
  readonly region: string | undefined;
  readonly alert: string;
  readonly at: number;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Those answered with 2xx, in order of arrival. */
  readonly accepted: readonly ReceivedWebhook[];
  /** Signatures that did not verify. */
  readonly forged: number;
  answerWith(status: number): void;
  close(): Promise<void>;
}

export const startReceiver = async (): Promise<WebhookReceiver> => {
  const accepted: ReceivedWebhook[] = [];
  const verifier = new Webhook(WEBHOOK_SECRET);
  let [status, forged] = [204, 0];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, `${v}`]));
    try {
      verifier.verify(text, headers);
    } catch {
      forged += 1;
    }
    if (status < 300) {
      const { data } = JSON.parse(text);
      const { id: alert, state, region } = data;
      accepted.push({ id: headers['webhook-id'] ?? '', state, region, alert, at: Date.now() });
    }
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    accepted,
    get forged() {
      return forged;
    },
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
