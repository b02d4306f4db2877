// Every request of the page goes through here: same origin, session cookie, a limit in time, and failures of a closed list.

import { record, text } from './json.js';

export type FailureKind = 'unreachable' | 'signed-out' | 'refused' | 'busy' | 'broken';

interface Answer {
  readonly kind: FailureKind;
  readonly status: number;
  readonly code: string;
}

export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly code: string;

  constructor({ kind, status, code }: Answer, options?: ErrorOptions) {
    super(`${status} ${code}`, options);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}

const REQUEST_LIMIT_MS = 10_000;

const kindOf = (status: number): FailureKind => {
  if (status === 401) return 'signed-out';
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'broken' : 'refused';
};

const answered = async (path: string, init: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
  } catch (cause) {
    throw new ApiFailure({ kind: 'unreachable', status: 0, code: 'unreachable' }, { cause });
  }
  if (response.ok) return response;
  const problem = record(await response.json().catch(() => null));
  throw new ApiFailure({ kind: kindOf(response.status), status: response.status, code: text(problem.code) });
};

export const getJson = async (path: string, parameters: Record<string, string> = {}): Promise<unknown> => {
  const query = new URLSearchParams(parameters).toString();
  const response = await answered(query ? `${path}?${query}` : path, { headers: { accept: 'application/json' } });
  return response.json();
};

/** Whatever changes state carries the header that a foreign page cannot send. */
export const send = async (method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> => {
  await sent(method, path, body);
};

/** The same, with what is answered. */
export const postJson = async (path: string, body?: unknown): Promise<unknown> =>
  (await sent('POST', path, body)).json();

const sent = (method: 'POST' | 'DELETE', path: string, body: unknown): Promise<Response> =>
  answered(path, {
    method,
    headers: { 'x-fengsui-csrf': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
