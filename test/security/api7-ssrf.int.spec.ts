// OWASP API7:2023, Server Side Request Forgery: the one request that goes out, a webhook, reaches public addresses only, judged
// after the name was resolved, and follows nobody.

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { WebhookNotifier } from '#channels/webhook';
import { answering, type HttpReceiver, openReceiver } from '#test/alerting/http-receiver';
import { bearer, DEVICE, openConsole } from '#test/console/console-world';
import { report } from '#test/ledger/events';

let inside: HttpReceiver;
beforeEach(async () => {
  inside = await openReceiver();
});
afterEach(() => inside.close());

const never = new AbortController().signal;
const send = (url: string, allowPrivateTargets = false) =>
  new WebhookNotifier({ url, allowPrivateTargets, timeoutMs: 3_000 }).send(
    { id: 'a', body: '{}', now: Date.now() },
    never,
  );

it.each([
  ['127.0.0.1', (port: number) => `http://127.0.0.1:${port}/`],
  ['a name of loopback', (port: number) => `http://localhost:${port}/`],
  ['loopback in one number', (port: number) => `http://2130706433:${port}/`],
  ['loopback in octal', (port: number) => `http://0177.0.0.1:${port}/`],
  ['loopback, short', (port: number) => `http://127.1:${port}/`],
  ['loopback mapped into IPv6', (port: number) => `http://[::ffff:7f00:1]:${port}/`],
  ['loopback behind NAT64', (port: number) => `http://[64:ff9b::7f00:1]:${port}/`],
  ['0.0.0.0', (port: number) => `http://0.0.0.0:${port}/`],
  ['user@ before it', (port: number) => `http://example.org@127.0.0.1:${port}/`],
  ['wide digits', (port: number) => `http://①②⑦.0.0.1:${port}/`],
  ['a metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
])('refuses %s', async (_, urlOf) => {
  expect(await send(urlOf(inside.port))).toMatchObject({ type: 'failed', reason: 'private-target' });
  expect(inside.received).toEqual([]);
});

it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
  const outside = await openReceiver(answering(status, { location: inside.url }));
  try {
    expect(await send(outside.url, true)).toMatchObject({ type: 'failed', reason: 'redirect' });
    expect([outside.received.length, inside.received.length]).toEqual([1, 0]);
  } finally {
    await outside.close();
  }
});

it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://127.0.0.1/', 'data:,x'])('speaks no %s', (url) => {
  expect(() => new WebhookNotifier({ url, allowPrivateTargets: true })).toThrow('http or https');
});

it('fetches nothing that an event or a request names', async () => {
  const world = await openConsole();
  try {
    const url = inside.url;
    await world.send({
      ...report('e1', 'i1', { summary: url, address: url }),
      ...{ dataref: url, traceparent: url, callback: url },
    });
    await world.request('/api/v1/events', {
      method: 'POST',
      body: JSON.stringify({ ...report('e2', 'i2'), dataschema: url }),
      headers: {
        ...bearer(DEVICE),
        'content-type': 'application/cloudevents+json',
        host: `127.0.0.1:${inside.port}`,
        'webhook-request-callback': url,
        'x-forwarded-host': `127.0.0.1:${inside.port}`,
      },
    });
    await world.settled();
    expect(inside.received).toEqual([]);
  } finally {
    await world.close();
  }
});
