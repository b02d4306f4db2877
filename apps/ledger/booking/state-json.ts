/** States are JSON in the database; amounts are bigint. `{"$n": "12"}` can be no other part of a state. */
export const stateJson = (state: unknown): string =>
  JSON.stringify(state, (_, value) => (typeof value === 'bigint' ? { $n: value.toString() } : value));

export const reviveState = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reviveState);
  if (typeof value !== 'object' || value === null) return value;
  if ('$n' in value && typeof value.$n === 'string') return BigInt(value.$n);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reviveState(inner)]));
};
