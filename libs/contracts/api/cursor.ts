// Cursors of lists: opaque to callers, and nothing but the place of the last row shown, so that they never run out.

export const encodeCursor = (...place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');

/** Undefined: not one of ours. */
export const decodeCursor = (cursor: string): readonly (string | number)[] | undefined => {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return isPlace(place) ? place : undefined;
  } catch {
    return undefined;
  }
};

const isPlace = (place: unknown): place is (string | number)[] =>
  Array.isArray(place) &&
  place.every((part) => (typeof part === 'string' && !part.includes('\0')) || Number.isSafeInteger(part));
