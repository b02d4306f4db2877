// States are JSON in the database. Amounts are bigint: `{"$n": "12"}`. Contributions, most of every state, are packed: what one
// place, day, sector and enterprise share is said once, `{"$c": [[sector, region, day, [counter, amount, …], enterprise]]}`.
// Neither can be another part of a state. States of before they were packed read as they are.

import type { Contribution } from '#domain/ledger/entry';

type Packed = [sector: string | null, region: string, day: string, amounts: string[], organization?: string | null];

const isSamePlace = (a: Contribution, b: Contribution): boolean =>
  a.basisSector === b.basisSector && a.region === b.region && a.day === b.day && a.organization === b.organization;

const packed = (contributions: readonly Contribution[]): { readonly $c: Packed[] } => {
  const $c: Packed[] = [];
  let amounts: string[] = [];
  let last: Contribution | undefined;
  for (const one of contributions) {
    if (!last || !isSamePlace(last, one)) {
      amounts = [];
      const { basisSector, region, day, organization } = one;
      $c.push(
        organization === undefined
          ? [basisSector, region, day, amounts]
          : [basisSector, region, day, amounts, organization],
      );
      last = one;
    }
    amounts.push(one.counter, one.amount.toString());
  }
  return { $c };
};

const unpacked = (packs: readonly Packed[]): unknown[] =>
  packs.flatMap(([basisSector, region, day, amounts, ...owner]) => {
    const shared = { basisSector, region, day, ...(owner.length > 0 ? { organization: owner[0] } : {}) };
    return amounts.flatMap((counter, i) =>
      i % 2 === 0 ? [{ counter, amount: BigInt(amounts[i + 1] ?? 0), ...shared }] : [],
    );
  });

export const stateJson = (state: unknown): string =>
  JSON.stringify(state, (key, value) => {
    if (typeof value === 'bigint') return { $n: value.toString() };
    return key === 'contributions' && Array.isArray(value) ? packed(value) : value;
  });

export const reviveState = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reviveState);
  if (typeof value !== 'object' || value === null) return value;
  if ('$n' in value && typeof value.$n === 'string') return BigInt(value.$n);
  if ('$c' in value && Array.isArray(value.$c)) return unpacked(value.$c);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reviveState(inner)]));
};
