import { types } from 'node:util';
import { PermanentFailure, TransientFailure } from '#ports/failures';

// Classes and codes of SQLSTATE that mean "the database is away, full, busy or asks to try again".
const TRANSIENT_CLASSES = new Set(['08', '53', '57', '58']);
const TRANSIENT_CODES = new Set(['40001', '40P01', '55P03', '25006', '25P03', '25P04', 'XX000']);
const TRANSIENT_NAMES = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);
const TRANSIENT_NODE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
const TRANSIENT_TEXT =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|Connection ended/i;

export const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return own ?? ('driverError' in error ? codeOf(error.driverError) : undefined);
};

/** Turns what the driver throws into the failures of the ports; our own failures and everything unknown pass unchanged. */
export const classify = (error: unknown): unknown => {
  if (error instanceof TransientFailure || error instanceof PermanentFailure) return error;
  // Not `instanceof Error`: an error of Node itself is of another realm under jest.
  if (!types.isNativeError(error)) return error;
  const code = codeOf(error) ?? '';
  const isTransient =
    TRANSIENT_CLASSES.has(code.slice(0, 2)) ||
    TRANSIENT_CODES.has(code) ||
    TRANSIENT_NODE.has(code) ||
    TRANSIENT_NAMES.has(error.name) ||
    TRANSIENT_TEXT.test(error.message);
  return isTransient ? new TransientFailure('database', error.message, { cause: error }) : error;
};
