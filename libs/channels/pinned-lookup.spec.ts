import { expect, it } from '@jest/globals';
import { checkAnswer, PrivateTarget } from './pinned-lookup.js';

const answer = (...addresses: string[]) =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

it.each([
  ['the only one', ['10.0.0.1']],
  ['the first of two', ['10.0.0.1', '1.1.1.1']],
  ['the last of several', ['1.1.1.1', '2606:4700::1111', '169.254.169.254']],
  ['of the other family', ['1.1.1.1', '::1']],
])('refuses a name of whose addresses %s is private', (_, addresses) => {
  expect(() => checkAnswer(answer(...addresses))).toThrow(PrivateTarget);
});

it('allows a name of which all are public', () => {
  expect(() => checkAnswer(answer('1.1.1.1', '2606:4700::1111'))).not.toThrow();
});
