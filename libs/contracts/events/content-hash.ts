import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export interface HashedContent {
  readonly type: string;
  /** Canonical. */
  readonly subject: string;
  readonly data: unknown;
}

/** Same identity and same hash is the same event again. Lower-case hex. */
export const contentHash = ({ type, subject, data }: HashedContent): string =>
  createHash('sha256')
    .update(canonicalize({ data, subject, type }) ?? '')
    .digest('hex');
