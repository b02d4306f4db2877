import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

export class PrivateTarget extends Error {
  override readonly name = 'PrivateTarget';
}

export const checkLiteral = (host: string): void => {
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateTarget('the target is not a public address');
};

/** Of several addresses the connection may take any, so one that is not public spoils them all. */
export const checkAnswer = (found: readonly LookupAddress[]): void => {
  if (found.some(({ address }) => !isPublicAddress(address))) {
    throw new PrivateTarget('the target resolves to an address that is not public');
  }
};

/**
 * Resolves a name once, checks every address of the answer, and hands exactly those to the connection: a name that
 * resolves differently a moment later changes nothing. (Literal addresses are not looked up: `checkLiteral`.)
 */
export const pinnedLookup: LookupFunction = (host, options, done) => {
  lookup(host, {
    all: true,
    family: options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0),
  })
    .then((found) => {
      checkAnswer(found);
      const [first] = found;
      if (!first) throw Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
      if (options.all) done(null, found);
      else done(null, first.address, first.family);
    })
    .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error)), '', 0));
};
