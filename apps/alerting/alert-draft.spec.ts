import { expect, it } from '@jest/globals';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { MissedHazard } from '#ports/hazard-register';
import { sampleDirectory } from '#test/alerting/evaluation-world';
import { sampleReading } from '#test/alerting/sample-reading';
import { AlertDrafter } from './alert-draft.js';

const imported = (n: number): MissedHazard[] =>
  Array.from({ length: n }, (_, i) => ({ hazard: `h${i}`, source: 'urn:i', id: `e${i}`, history: true }));
const live: MissedHazard = { hazard: 'live', source: 'urn:d', id: 'e', history: false };
const reading = sampleReading({ indicator: 'hazard-rectification-rate' });

const evidenceOf = (missed: readonly MissedHazard[]) => {
  const ledger = { evidence: async () => [], history: async () => new Set<string>() };
  const rest = { slots: async () => [], sums: async () => [], moved: async () => [] };
  const hazards = {
    missed: async (_: unknown, { limit }: { readonly limit: number }) => missed.slice(0, limit),
  };
  const declarations = { current: async () => DeclarationBook.empty };
  return new AlertDrafter({ ...ledger, ...rest }, sampleDirectory, declarations, hazards).evidence(reading);
};

it.each<[string, MissedHazard[], boolean]>([
  ['nothing missed is not history', [], false],
  ['imported hazards alone', imported(3), true],
  ['a live one among them', [...imported(3), live], false],
  ['a live one behind all that is looked through at first', [...imported(2_500), live], false],
  ['more imported ones than are looked through at first', imported(2_500), true],
])('knows whether only history is behind: %s', async (_, missed, isOnlyHistory) => {
  const { events, isOnlyHistory: found } = await evidenceOf(missed);
  expect([found, events.length]).toEqual([isOnlyHistory, Math.min(missed.length, 20)]);
});
