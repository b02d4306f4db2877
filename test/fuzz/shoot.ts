import { Agent, request } from 'node:http';
import type { Shot } from './shots.js';

export interface Hit {
  /** 0: the server hung up without a word. */
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Longer is a hang. */
const MOST_MS = 2_000;

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
      const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${MOST_MS} ms`)), MOST_MS);
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
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') end(0, '');
        else reject(error);
      });
      asked.end(shot.body);
    });
  return { shoot, close: () => agent.destroy() };
};
