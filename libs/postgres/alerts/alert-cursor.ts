import { PermanentFailure } from '#ports/failures';
import type { PageStart } from './alert.queries.js';

/** Opaque to callers: the last row shown. */
export const encodeCursor = ({ startedAt, id }: PageStart): string =>
  Buffer.from(`${startedAt}|${id}`, 'utf8').toString('base64url');

export const decodeCursor = (cursor: string): PageStart => {
  const match = /^(\d{1,15})\|([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match?.[1] || !match[2]) throw new PermanentFailure('invalid-cursor', 'the cursor is not one of ours');
  return { startedAt: Number(match[1]), id: match[2] };
};
