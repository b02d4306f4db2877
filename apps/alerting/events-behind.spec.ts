import { expect, it } from '@jest/globals';
import { findIndicator } from '#domain/indicator/catalogue';
import type { EvidenceEntry } from '#ports/ledger-queries';
import { eventsBehind } from './events-behind.js';

const entry = (id: string, counter: string, amount: bigint): EvidenceEntry => ({
  ...{ source: 's', id, subject: `of ${id}`, day: '2026-03-02', region: '440605' },
  ...{ counter, amount, history: false },
});
const behind = (indicator: string, ...entries: EvidenceEntry[]) => {
  const found = findIndicator(indicator);
  if (!found) throw new Error(indicator);
  return eventsBehind(found, entries).map(({ id, contribution }) => [id, contribution]);
};

it('adds up what one event did in several places', () => {
  expect(behind('deaths', entry('e1', 'deaths', 2n), entry('e2', 'deaths', 1n), entry('e1', 'deaths', 1n))).toEqual([
    ['e1', 3],
    ['e2', 1],
  ]);
});

it('shows money in yuan', () => {
  expect(behind('direct-loss-yuan', entry('e1', 'direct-loss-yuan', 150_050n))).toEqual([['e1', 1_500.5]]);
});

it('shows of a pass rate the inspections that failed', () => {
  const kind = 'inspections.spot-check';
  const entries = [
    entry('good', `${kind}.completed`, 1n),
    entry('good', `${kind}.passed`, 1n),
    entry('bad', `${kind}.completed`, 1n),
  ];
  expect(behind('inspection-pass-rate', ...entries)).toEqual([['bad', 1]]);
});

it('shows of items those that failed', () => {
  const kind = 'inspections.spot-check';
  expect(
    behind('item-pass-rate', entry('e', `${kind}.items-checked`, 40n), entry('e', `${kind}.items-failed`, 3n)),
  ).toEqual([['e', 3]]);
});
