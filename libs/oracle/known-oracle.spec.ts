// What is known of each event at an instant adds up to what the events known by then come to (contract, fine print 3).

import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Kind } from '#test/oracle/history-step';
import { FIRST_APPEND, HOUR, histories } from '#test/oracle/random-history';
import { SAMPLE_WORLD } from '#test/oracle/sample-world';
import { netOf } from './amounts-oracle.js';
import type { LoggedEvent } from './event-oracle.js';
import type { KnownAmount } from './known-oracle.js';
import { LedgerOracle } from './ledger-oracle.js';

jest.setTimeout(60_000);

const MIXES: readonly (readonly Kind[])[] = [['incident'], ['inspection'], ['return']];

const takenOneByOne = (log: readonly LoggedEvent[]) => {
  const oracle = new LedgerOracle(SAMPLE_WORLD);
  const known: KnownAmount[] = [];
  for (const [i, { event, scope, appendedAt }] of log.entries()) {
    const value = Buffer.from(JSON.stringify(event));
    for (const fate of oracle.take({ offset: BigInt(i), scope, appendedAt, value }))
      if (fate.type === 'booked') known.push(...fate.known());
  }
  return { oracle, known };
};

it.each(MIXES)('adds up to what was known at each instant: %s', (...kinds) => {
  const property = fc.property(histories({ kinds, maxLength: 30 }), (log) => {
    const { oracle, known } = takenOneByOne(log);
    for (let hour = -7; hour < 5; hour += 2) {
      const at = FIRST_APPEND + hour * HOUR;
      const offsets = new Set(oracle.booked.filter((one) => one.knownAt <= at).map((one) => Number(one.offset)));
      // Who may write what was decided when it was booked.
      const then = log.filter((_, i) => offsets.has(i)).map((one) => ({ ...one, scope: null }));
      const added = netOf(
        [],
        known.filter((one) => one.knownAt <= at),
      );
      const sums = new Map([...added].map(([place, { amount }]) => [place, amount]));
      expect(new Map([...sums].sort())).toEqual(new Map([...new LedgerOracle(SAMPLE_WORLD, then).sums()].sort()));
    }
  });
  fc.assert(property, { numRuns: 12 });
});
