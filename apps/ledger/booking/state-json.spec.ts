import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECTORS } from '#domain/sector';
import { reviveState, stateJson } from './state-json.js';

const contribution = fc.record(
  {
    counter: fc.constantFrom('deaths', 'accidents.construction'),
    basisSector: fc.constantFrom(null, ...SECTORS.slice(0, 2)),
    region: fc.constantFrom('440605124', '440604010'),
    day: fc.constantFrom('2026-03-02', '2026-03-01'),
    amount: fc.bigInt(),
    organization: fc.constantFrom(null, undefined, '甲|乙公司', '$n'),
  },
  { requiredKeys: ['counter', 'basisSector', 'region', 'day', 'amount'] },
);

it('is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(contribution), fc.bigInt(), (contributions, fen) => {
      const state = { drill: false, facts: { fen, sector: null }, contributions, members: { a: { contributions } } };
      expect(reviveState(JSON.parse(stateJson(state)))).toEqual(state);
    }),
  );
});

it('reads what was written before contributions were packed', () => {
  const old =
    '{"contributions":[{"counter":"deaths","basisSector":null,"region":"1","day":"2026-03-02","amount":{"$n":"3"}}]}';
  expect(reviveState(JSON.parse(old))).toEqual({
    contributions: [{ counter: 'deaths', basisSector: null, region: '1', day: '2026-03-02', amount: 3n }],
  });
});

it('says once what contributions share', () => {
  const shared = { basisSector: 'fire', region: '440605124', day: '2026-03-02', organization: '甲公司' };
  const contributions = [
    { counter: 'accidents', amount: 1n, ...shared },
    { counter: 'deaths', amount: 2n, ...shared },
  ];
  expect(stateJson({ contributions })).toBe(
    '{"contributions":{"$c":[["fire","440605124","2026-03-02",["accidents","1","deaths","2"],"甲公司"]]}}',
  );
});
