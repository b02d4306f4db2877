import { expect, it } from '@jest/globals';
import { ACTIONS, ACTOR_KINDS } from '../../../../../libs/contracts/api/action-names.js';
import { ACT_KEYS, actKey, actOf, kindKey } from './act-words.js';

it('has a word for everything that the trail tells, and for nothing else', () => {
  expect(ACT_KEYS.map(actOf).sort()).toEqual([...ACTIONS].sort());
  expect(ACTOR_KINDS.filter((actorKind) => kindKey({ actorKind }) === null)).toEqual([]);
});

it('has none for what is newer than the page', () => {
  expect([actKey('moon-landed'), kindKey({ actorKind: 'robot' })]).toEqual([null, null]);
});
