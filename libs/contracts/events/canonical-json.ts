// RFC 8785 for values that came from JSON: keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them,
// no blanks. Several times as fast as a general one, which matters at the door; the spec compares the two.

/** `value` has no cycles, functions, `toJSON`, lone surrogates or numbers that are none (`checkJson`). */
export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    // An optional field that is absent.
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};
