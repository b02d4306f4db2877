// A crowd of readers of the live stream over raw sockets, half of whom stop reading as soon as they have asked. In a process of
// its own: what it costs to read must not slow whoever measures.

import { join } from 'node:path';
import { runTs } from '../run-ts.js';

export interface CrowdWish {
  readonly url: string;
  readonly size: number;
  readonly regions: readonly string[];
}

export interface LiveCrowd {
  /** Texts that those who read have heard so far. */
  heard(): number;
  /** Of those who read: how many were cut off. */
  cutOff(): number;
  close(): void;
}

export const openCrowd = async (wish: CrowdWish): Promise<LiveCrowd> => {
  const program = join(import.meta.dirname, 'live-crowd.program.ts');
  const crowd = runTs(program, [JSON.stringify(wish)], { cwd: process.cwd() });
  let last: { readonly heard: number; readonly cutOff: number } = JSON.parse(await crowd.line());
  const follow = async (): Promise<void> => {
    for (;;) last = JSON.parse(await crowd.line());
  };
  follow().catch(() => undefined);
  return {
    heard: () => last.heard,
    cutOff: () => last.cutOff,
    close: () => void crowd.child.kill(),
  };
};
