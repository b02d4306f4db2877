// How a phone comes by its token: a QR code with an address whose fragment is a code. The fragment never leaves the browser by
// itself, so it is in nobody's log; the code is good once and for a quarter of an hour, the token behind it is made when it is spent.

import { randomBytes } from 'node:crypto';
import { hashToken } from './token.js';

const ENROLMENT_MS = 15 * 60_000;
const CODE_BYTES = 24;

export interface NewEnrolment {
  /** Shown once. */
  readonly code: string;
  readonly stored: { readonly device: string; readonly codeHash: Buffer; readonly expiresAt: number };
}

export const newEnrolment = (device: string, now: number): NewEnrolment => {
  const code = randomBytes(CODE_BYTES).toString('base64url');
  return { code, stored: { device, codeHash: hashToken(code), expiresAt: now + ENROLMENT_MS } };
};

export const isEnrolmentCode = (text: string): boolean => /^[A-Za-z0-9_-]{32}$/.test(text);

/** The page that spends the code, on the origin given. */
export const enrolmentUrl = (origin: string, code: string): string => `${new URL('/enrol', origin).href}#${code}`;
