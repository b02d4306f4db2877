// A webhook after Standard Webhooks: one POST, signed, to a public address, without following redirects, with a limit on
// time and on what is read of the answer. What a receiver does is an outcome; nothing is thrown for it.

import { createHmac } from 'node:crypto';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Instant } from '#domain/calendar/day';
import { PermanentFailure } from '#ports/failures';
import type { Notifier, NotifyFailure, NotifyOutcome, OutgoingMessage } from '#ports/notifier';
import { checkLiteral, PrivateTarget, pinnedLookup } from './pinned-lookup.js';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64; without one messages are not signed. */
  readonly secret?: string | undefined;
  /** Loopback and private networks too. */
  readonly allowPrivateTargets: boolean;
  /** For everything from the name look-up to the end of the answer; default 10 s. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 16_384;
const SECRET_PREFIX = 'whsec_';

export const signWebhook = (key: Buffer, signed: { id: string; timestamp: number; body: string }): string => {
  const content = `${signed.id}.${signed.timestamp}.${signed.body}`;
  return `v1,${createHmac('sha256', key).update(content, 'utf8').digest('base64')}`;
};

const keyOf = (secret: string | undefined): Buffer | undefined => {
  if (secret === undefined) return undefined;
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
  if (key.length === 0) throw new PermanentFailure('webhook-secret', 'the secret of the webhook is empty');
  return key;
};

export class WebhookNotifier implements Notifier {
  readonly channel = 'webhook';
  private readonly url: URL;
  private readonly key: Buffer | undefined;

  constructor(private readonly options: WebhookOptions) {
    this.url = new URL(options.url);
    if (this.url.protocol !== 'http:' && this.url.protocol !== 'https:') {
      throw new PermanentFailure('webhook-url', 'a webhook is reached by http or https');
    }
    this.key = keyOf(options.secret);
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<NotifyOutcome> {
    const late = AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS);
    try {
      if (!this.options.allowPrivateTargets) checkLiteral(hostOf(this.url));
      return await this.post(message, AbortSignal.any([signal, late]));
    } catch (error) {
      if (signal.aborted) return { type: 'aborted' };
      return late.aborted ? failed('timeout', 'no answer in time') : failedBy(error);
    }
  }

  private post(message: OutgoingMessage, signal: AbortSignal): Promise<NotifyOutcome> {
    const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const body = Buffer.from(message.body, 'utf8');
    return new Promise((resolve, reject) => {
      const request: ClientRequest = send(this.url, {
        method: 'POST',
        headers: { ...this.headers(message), 'content-length': body.length },
        // A connection of its own: a pooled one could have been opened to an address checked long ago.
        agent: false,
        signal,
        ...(this.options.allowPrivateTargets ? {} : { lookup: pinnedLookup }),
      });
      let isAnswered = false;
      request.on('response', (answer) => {
        isAnswered = true;
        readAway(answer).then(() => resolve(outcomeOf(answer, message.now)), reject);
      });
      // Once the status has been said, whatever happens to the rest changes nothing.
      request.on('error', (error) => {
        if (!isAnswered) reject(error);
      });
      request.end(body);
    });
  }

  private headers({ id, body, now }: OutgoingMessage): Record<string, string> {
    const timestamp = Math.floor(now / 1000);
    return {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Fengsui-Webhook/1',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...(this.key ? { 'webhook-signature': signWebhook(this.key, { id, timestamp, body }) } : {}),
    };
  }
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** The answer's body means nothing to us; it is read so that the receiver can finish, up to a bound. */
const readAway = (answer: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) answer.destroy();
    });
    answer.on('error', () => undefined);
    answer.on('close', resolve);
  });

const failed = (reason: NotifyFailure, detail: string, retryAfterMs?: number): NotifyOutcome => ({
  type: 'failed',
  reason,
  detail,
  retryAfterMs,
});

const outcomeOf = (answer: IncomingMessage, now: Instant): NotifyOutcome => {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return { type: 'delivered', status };
  if (status === 410) return { type: 'gone', detail: 'HTTP 410' };
  if (status >= 300 && status < 400) return failed('redirect', `HTTP ${status}: redirects are not followed`);
  return failed('status', `HTTP ${status}`, retryAfter(answer.headers['retry-after'], now));
};

const retryAfter = (text: string | undefined, now: Instant): number | undefined => {
  if (text === undefined) return undefined;
  const at = /^\d{1,9}$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Codes only: texts of errors name addresses, and those of private networks are nobody's business. */
const failedBy = (error: unknown): NotifyOutcome => {
  if (error instanceof PrivateTarget) return failed('private-target', error.message);
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return failed('name-not-resolved', code);
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/.test(code)) return failed('tls', code);
  return failed('unreachable', code || 'connection failed');
};
