import { expect, it } from '@jest/globals';
import { aRegion } from '#test/builders/regions';
import { placeNow } from './place-now.js';
import { RegionTree } from './region-tree.js';

const tree = new RegionTree(
  [
    aRegion('440600', null, 'city'),
    aRegion('440604', '440600', 'district', { validTo: '2026-01-01', successors: ['440608'] }),
    aRegion('440605', '440600', 'district', { validTo: '2026-01-01', successors: ['440608', '440609'] }),
    aRegion('440608', '440600', 'district', { validFrom: '2026-01-01', validTo: '2026-07-01', successors: ['440609'] }),
    aRegion('440609', '440600', 'district', { validFrom: '2026-01-01' }),
    aRegion('440610', '440600', 'district', { validTo: '2026-01-01', successors: ['440611'] }),
    aRegion('440611', '440600', 'district', { validTo: '2026-01-01', successors: ['440610'] }),
    aRegion('440612', '440600', 'district', { validTo: '2026-01-01' }),
  ],
  [],
  '440600',
  1,
);

it.each([
  ['440604', '2025-12-31', '440604', 'valid on its day'],
  ['440604', '2026-01-01', '440608', 'ended: its successor'],
  ['440604', '2026-07-01', '440609', 'and the successor of that'],
  ['440605', '2026-01-01', '440605', 'of two nobody can say which'],
  ['440609', '2025-12-31', '440609', 'not begun yet'],
  ['440610', '2026-01-01', '440610', 'a circle'],
  ['440612', '2026-01-01', '440612', 'nobody took over'],
  ['999999', '2026-01-01', '999999', 'not known'],
])('%s on %s is %s: %s', (code, day, place) => {
  expect(placeNow(tree, code, day)).toBe(place);
});
