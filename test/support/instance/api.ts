// The public HTTP contract, as a device, a supervisor or a dashboard speaks it.

import { setTimeout as pause } from 'node:timers/promises';
import type { EventDraft } from '../ledger/events.js';

export const DEVICE_TOKEN = 'test-device-token-0123456789';
export const SUPERVISOR_TOKEN = 'test-supervisor-token-0123456789';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface ReadingJson {
  readonly indicator: string;
  readonly region: string;
  readonly window: { readonly name: string; readonly from: string; readonly to: string };
  readonly numerator: number | null;
  readonly denominator: { readonly value: number; readonly status: string } | null;
  readonly value: number | null;
  readonly nullReason: string | null;
  readonly breached: boolean | null;
  readonly verdict: string | null;
}

export interface AlertJson {
  readonly id: string;
  readonly rule: string;
  readonly indicator?: string;
  readonly region?: string;
  readonly severity: string;
  readonly state: string;
  readonly evidence: readonly { readonly source: string; readonly id: string }[];
  readonly transitions: readonly unknown[];
}

export interface Verdicts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly index: number; readonly code: string; readonly status: number }[];
}

export const apiOf = (url: string) => {
  const call = async <T>(path: string, init: RequestInit & { token?: string } = {}): Promise<Answer<T>> => {
    const { token = SUPERVISOR_TOKEN, ...rest } = init;
    const response = await fetch(`${url}${path}`, {
      ...rest,
      headers: { authorization: `Bearer ${token}`, ...rest.headers },
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T, headers: response.headers };
  };
  const query = (params: Readonly<Record<string, string>>): string => new URLSearchParams(params).toString();
  return {
    url,
    call,
    send: (event: EventDraft, token = DEVICE_TOKEN) =>
      call<Verdicts>('/api/v1/events', {
        method: 'POST',
        token,
        body: JSON.stringify(event),
        headers: { 'content-type': 'application/cloudevents+json' },
      }),
    sendLines: (events: readonly EventDraft[], token = DEVICE_TOKEN) =>
      call<Verdicts>('/api/v1/events', {
        method: 'POST',
        token,
        body: events.map((event) => JSON.stringify(event)).join('\n'),
        headers: { 'content-type': 'application/x-ndjson' },
      }),
    /** Asks again while the sums are being built, as the answer's Retry-After says: right after a start there are none yet. */
    readings: async (params: Readonly<Record<string, string>>): Promise<readonly ReadingJson[]> => {
      const giveUpAt = Date.now() + 20_000;
      for (;;) {
        const answer = await call<readonly ReadingJson[]>(`/api/v1/readings?${query(params)}`);
        if (answer.status === 200) return answer.body;
        if (answer.status !== 503 || Date.now() > giveUpAt) {
          throw new Error(`readings: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
        await pause(50);
      }
    },
    alerts: async (params: Readonly<Record<string, string>> = {}): Promise<readonly AlertJson[]> =>
      (await call<{ items: readonly AlertJson[] }>(`/api/v1/alerts?${query(params)}`)).body.items,
    status: async (source: string, id: string): Promise<{ state?: string; code?: string }> =>
      (
        await call<{ state?: string; code?: string }>(`/api/v1/events/status?${query({ source, id })}`, {
          token: DEVICE_TOKEN,
        })
      ).body,
    metrics: async (): Promise<string> => (await call<string>('/metrics')).body,
  };
};
export type Api = ReturnType<typeof apiOf>;
