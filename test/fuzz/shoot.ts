import { Agent, request } from 'node:http';
import type { Shot } from './shots.js';

export interface Hit {
  /** 0: the server hung up without a word. */
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Longer is a hang, if it is so again: a busy machine is late now and then, a request that hangs us hangs us twice. */
export const MOST_MS = 2_000;
const LEFT_MS = 30_000;

export const openRange = (url: string, token: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const shoot = (shot: Shot): Promise<Hit> =>
    new Promise((resolve, reject) => {
      const since = performance.now();
      const { hostname, port } = new URL(url);
      const headers = {
        authorization: `Bearer ${token}`,
        ...(shot.body ? { 'content-length': shot.body.length } : {}),
        ...shot.headers,
      };
      const asked = request({ agent, hostname, port, method: shot.method, path: shot.path, headers });
      const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${LEFT_MS} ms`)), LEFT_MS);
      const end = (status: number, text: string): void => {
        clearTimeout(timer);
        resolve({ status, text, ms: performance.now() - since });
      };
      asked.once('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => end(answer.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
        answer.once('error', reject);
      });
      asked.once('error', (error: Error & { code?: string }) => {
        // It may answer and hang up while we still send.
        // And where it could make no request of what came, it cannot know that it was HEAD, to which belongs no body.
        if (error.code === 'HPE_CLOSED_CONNECTION' && shot.method === 'HEAD') end(431, '');
        else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') end(0, '');
        else reject(error);
      });
      asked.end(shot.body);
    });
  return { shoot, close: () => agent.destroy() };
};
