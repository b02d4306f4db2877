import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

export interface HashedContent {
  readonly type: string;
  /** Canonical. */
  readonly subject: string;
  readonly data: unknown;
}

/** SHA-256 over RFC 8785. Same identity and same hash is the same event again. Lower-case hex. */
export const contentHash = ({ type, subject, data }: HashedContent): string =>
  createHash('sha256').update(canonicalJson({ data, subject, type })).digest('hex');
