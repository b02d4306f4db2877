import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { KnownDeclaration } from '#domain/declaration/declared';
import { DECLARATION_STATUSES } from '#domain/declaration/status';
import { aStock } from '#test/builders/declarations';
import { PastBooks } from './past-books.js';

const TOWNS = ['440605124', '440604010'];

/** Few subjects, instants and places, so that they meet; more versions than one book is kept for. */
const versions = fc.array(
  fc.record({
    subject: fc.constantFrom('a', 'b', 'c'),
    region: fc.constantFrom(...TOWNS),
    status: fc.constantFrom(...DECLARATION_STATUSES),
    knownAt: fc.nat(9),
    withdrawn: fc.boolean(),
  }),
  { minLength: 1, maxLength: 600, size: 'max' },
);

const toVersion = (row: { subject: string; knownAt: number; withdrawn: boolean; region: string }, place: number) => {
  const { withdrawn, knownAt, ...rest } = row;
  const declared = aStock({ ...rest, eventId: `e${place}`, order: place });
  const origin = { source: 'urn:test', eventId: `e${place}`, recordedAt: place, knownAt, region: rest.region };
  const version: KnownDeclaration = { kind: 'exposure', subject: rest.subject, declared, ...origin };
  return withdrawn ? { ...version, declared: null } : version;
};

const standing = (book: DeclarationBook) =>
  TOWNS.map((town) =>
    book
      .exposures('special-equipment-units', town)
      .map((row) => row.eventId)
      .sort(),
  );

it('are what folding all that was known gives, in whatever order it became known and is asked for', () => {
  fc.assert(
    fc.property(versions, fc.array(fc.integer({ min: -1, max: 10 })), (rows, instants) => {
      const all = rows.map(toVersion);
      const books = new PastBooks(all);
      for (const at of instants) {
        const brute = DeclarationBook.empty.with(all.filter((one) => one.knownAt <= at));
        expect(standing(books.at(at))).toEqual(standing(brute));
      }
    }),
  );
});

it('are the same book again as long as nothing became known in between', () => {
  const rows = [1, 5].map((knownAt) => ({ subject: `s${knownAt}`, region: '440605124', knownAt, withdrawn: false }));
  const books = new PastBooks(rows.map(toVersion));
  expect(books.at(4)).toBe(books.at(2));
  expect(books.at(5)).not.toBe(books.at(4));
});
