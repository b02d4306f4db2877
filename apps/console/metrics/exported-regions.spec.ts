import { expect, it } from '@jest/globals';
import { aTree } from '#test/builders/regions';
import { exportedRegions } from './exported-regions.js';

it('has the own city down to its districts, all above it, and the provinces', () => {
  const codes = exportedRegions(aTree(), '2026-03-02').map(({ code }) => code);
  expect(codes.sort()).toEqual(['100000', '330000', '440000', '440600', '440604', '440605']);
});
