import { expect, it } from '@jest/globals';
import { CATALOGUE } from '#domain/indicator/catalogue';
import { ORACLE_INDICATORS } from './indicator-oracle.js';

it('knows every indicator of the catalogue, and no other', () => {
  expect([...ORACLE_INDICATORS.keys()].sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
});
