/**
 * The code of a system error (`ENOENT`). Not by `instanceof Error`: under jest the errors of Node's own modules come from
 * another realm.
 */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
