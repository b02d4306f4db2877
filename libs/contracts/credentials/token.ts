// Tokens that machines carry: a visible prefix and id, 192 random bits. Only the SHA-256 of the whole is kept.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `fsd` a device, `fsu` a user's API token. */
export type TokenKind = 'fsd' | 'fsu';

export interface MintedToken {
  readonly id: string;
  /** Shown once. */
  readonly token: string;
  readonly hash: Buffer;
}

const SECRET_BYTES = 24;

/** Hex SHA-256 would do as well; bytes are what the table holds. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const mintToken = (kind: TokenKind, id: string = randomBytes(6).toString('hex')): MintedToken => {
  const token = `${kind}_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { id, token, hash: hashToken(token) };
};

/** The id within a token of that kind; says nothing about whether it is genuine. */
export const tokenId = (kind: TokenKind, token: string): string | undefined =>
  token.startsWith(`${kind}_`) ? /^[a-z]{3}_([A-Za-z0-9-]{1,64})_[A-Za-z0-9_-]{32}$/.exec(token)?.[1] : undefined;

/** In constant time. */
export const tokenMatches = (token: string, hash: Buffer): boolean => {
  const given = hashToken(token);
  return given.length === hash.length && timingSafeEqual(given, hash);
};
