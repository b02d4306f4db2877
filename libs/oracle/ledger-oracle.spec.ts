// What the oracle says of each event by itself, added up, is what it makes of the whole log at once.

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { filed } from '#test/ledger/events';
import type { Kind } from '#test/oracle/history-step';
import { histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD } from '#test/oracle/sample-world';
import { netOf } from './amounts-oracle.js';
import type { OracleAmount } from './count-oracle.js';
import type { LoggedEvent } from './event-oracle.js';
import { LedgerOracle } from './ledger-oracle.js';

jest.setTimeout(60_000);

const addedUp = (log: readonly LoggedEvent[]): string[] => {
  const oracle = new LedgerOracle(SAMPLE_WORLD);
  const amounts: OracleAmount[] = [];
  for (const [i, { event, scope, appendedAt }] of log.entries()) {
    const value = Buffer.from(JSON.stringify(event));
    for (const fate of oracle.take({ offset: BigInt(i), scope, appendedAt, value }))
      if (fate.type === 'booked') amounts.push(...fate.amounts);
  }
  return [...netOf([], amounts)].map(([place, { amount }]) => `${place} ${amount}`).sort();
};

const atOnce = (log: readonly LoggedEvent[]): string[] =>
  [...new LedgerOracle(SAMPLE_WORLD, log).sums()].map(([place, amount]) => `${place} ${amount}`).sort();

const MIXES: readonly (readonly Kind[])[] = [
  ['return'],
  ['incident'],
  ['incident', 'inspection', 'return', 'exposure'],
];

it.each(MIXES)('adds up to what it makes of the whole log: %s', (...kinds) => {
  const property = fc.property(histories({ kinds, maxLength: 40 }), (log) => {
    expect(addedUp(log)).toEqual(atOnce(log));
  });
  fc.assert(property, { numRuns: 60 });
});

it('moves what a year books when a half of it comes, though the other half is there', () => {
  const half = (id: string, from: string, to: string, deaths: number) => filed(id, '330000', [from, to], { deaths });
  const told = [
    half('y', '2024-01-01', '2025-01-01', 10),
    half('b', '2024-07-01', '2025-01-01', 4),
    half('a', '2024-01-01', '2024-07-01', 3),
  ];
  const log = told.map((event) => ({ event, scope: null, appendedAt: 0 }));
  expect(addedUp(log)).toEqual(atOnce(log));
  expect(addedUp(log)).toContain('deaths|construction|330000|2024-12-31| 7');
});
