import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { answering, type HttpReceiver, openReceiver, silent } from '#test/alerting/http-receiver';
import { WebhookNotifier } from './webhook.js';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const never = new AbortController().signal;
const message = (body = '{"type":"safety.alert.changed","说明":"越限"}') => ({ id: 'a-1.2', body, now: Date.now() });
const notifier = (over: Partial<ConstructorParameters<typeof WebhookNotifier>[0]> = {}): WebhookNotifier =>
  new WebhookNotifier({ url: receiver.url, secret: SECRET, allowPrivateTargets: true, ...over });

describe('a message', () => {
  it('arrives with a signature that the standard library accepts', async () => {
    expect(await notifier().send(message(), never)).toEqual({ type: 'delivered', status: 204 });
    const [got] = receiver.received;
    if (!got) throw new Error('nothing came');
    expect(got.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(got.headers['webhook-id']).toBe('a-1.2');
    const headers = {
      'webhook-id': String(got.headers['webhook-id']),
      'webhook-timestamp': String(got.headers['webhook-timestamp']),
      'webhook-signature': String(got.headers['webhook-signature']),
    };
    expect(new Webhook(SECRET).verify(got.body, headers)).toEqual(JSON.parse(message().body));
    expect(() => new Webhook(SECRET).verify(got.body.replace('越限', '正常'), headers)).toThrow(
      'No matching signature',
    );
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(() => new Webhook(other).verify(got.body, headers)).toThrow('No matching signature');
  });

  it('goes unsigned without a secret', async () => {
    await notifier({ secret: undefined }).send(message(), never);
    expect(receiver.received[0]?.headers['webhook-signature']).toBeUndefined();
    expect(receiver.received[0]?.headers['webhook-timestamp']).toMatch(/^\d{10}$/);
  });
});

describe('what a receiver does', () => {
  it.each([
    [500, {}, { type: 'failed', reason: 'status', detail: 'HTTP 500', retryAfterMs: undefined }],
    [404, {}, { type: 'failed', reason: 'status', detail: 'HTTP 404', retryAfterMs: undefined }],
    [503, { 'retry-after': '7' }, { type: 'failed', reason: 'status', detail: 'HTTP 503', retryAfterMs: 7_000 }],
    [410, {}, { type: 'gone', detail: 'HTTP 410' }],
  ])('%i %j', async (status, headers, outcome) => {
    receiver.behave(answering(status, headers));
    expect(await notifier().send(message(), never)).toEqual(outcome);
  });

  it('redirects: not followed', async () => {
    const elsewhere = await openReceiver();
    try {
      receiver.behave(answering(307, { location: elsewhere.url }));
      expect(await notifier().send(message(), never)).toMatchObject({ type: 'failed', reason: 'redirect' });
      expect(elsewhere.received).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('never answers: time-out', async () => {
    receiver.behave(silent);
    expect(await notifier({ timeoutMs: 100 }).send(message(), never)).toMatchObject({
      type: 'failed',
      reason: 'timeout',
    });
  });

  it('answers without end: cut off, and the status counts', async () => {
    receiver.behave((response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await notifier().send(message(), never)).toEqual({ type: 'delivered', status: 200 });
  });

  it('says yes and then dawdles: the status counts', async () => {
    receiver.behave((response) => void response.writeHead(200).write('x'));
    expect(await notifier({ timeoutMs: 2_000 }).send(message(), never)).toEqual({ type: 'delivered', status: 200 });
  });

  it('is not there', async () => {
    const url = receiver.url;
    await receiver.close();
    const outcome = await notifier({ url }).send(message(), never);
    expect(outcome).toEqual({ type: 'failed', reason: 'unreachable', detail: 'ECONNREFUSED', retryAfterMs: undefined });
    receiver = await openReceiver();
  });

  it('hangs up', async () => {
    receiver.behave((response) => response.destroy());
    expect(await notifier().send(message(), never)).toMatchObject({ type: 'failed', reason: 'unreachable' });
  });

  it('has a name that does not exist', async () => {
    const outcome = await notifier({ url: 'http://receiver.invalid/' }).send(message(), never);
    expect(outcome).toMatchObject({ type: 'failed', reason: 'name-not-resolved' });
  });
});

it('stops when told to', async () => {
  receiver.behave(silent);
  const stop = new AbortController();
  const sending = notifier().send(message(), stop.signal);
  stop.abort();
  expect(await sending).toEqual({ type: 'aborted' });
});

describe('private targets', () => {
  it.each([
    ['a loopback address', (port: number) => `http://127.0.0.1:${port}/`],
    ['a name that resolves to loopback', (port: number) => `http://localhost:${port}/`],
    ['loopback in another spelling', (port: number) => `http://2130706433:${port}/`],
    ['loopback as IPv6', (port: number) => `http://[::1]:${port}/`],
    ['loopback mapped into IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['the metadata service of a cloud', () => 'http://169.254.169.254/latest/meta-data'],
    ['a private network', () => 'https://10.0.0.1/'],
  ])('are refused: %s', async (_, urlOf) => {
    const strict = notifier({ url: urlOf(receiver.port), allowPrivateTargets: false });
    expect(await strict.send(message(), never)).toMatchObject({ type: 'failed', reason: 'private-target' });
    expect(receiver.received).toEqual([]);
  });
});

it.each(['ftp://example.org/', 'file:///etc/passwd'])('is reached by http only, not %s', (url) => {
  expect(() => notifier({ url })).toThrow('http or https');
});
