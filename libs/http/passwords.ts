import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP's least for argon2id (the library's default algorithm): 19 MiB, 2 passes, 1 lane.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const MIN_PASSWORD = 12;
/** Longer ones would only make hashing a way to keep us busy. */
export const MAX_PASSWORD = 256;

/** 120 random bits, for whoever is given one. */
export const newPassword = (): string => randomBytes(15).toString('base64url');

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** False for a hash that cannot be read. */
export const passwordMatches = (phc: string, password: string): Promise<boolean> =>
  verify(phc, password).catch(() => false);

/** Verified against when there is no such user, so that time does not tell. Of a password nobody knows. */
export const decoyHash = (): Promise<string> => hashPassword(`${Math.random()}${Date.now()}`);
