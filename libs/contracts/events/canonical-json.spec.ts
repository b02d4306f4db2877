import { expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { contentHash } from './content-hash.js';

it('writes what the reference implementation writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
  );
});

it('sorts by code units, not by code points, and leaves out what is absent', () => {
  // RFC 8785, 3.2.3: U+1F600 is a surrogate pair and comes before U+FB33.
  expect(canonicalJson({ '\uFB33': 1, '\u{1F600}': 2, b: undefined, a: [1e21, -0, 0.1] })).toBe(
    '{"a":[1e+21,0,0.1],"\u{1F600}":2,"\uFB33":1}',
  );
});

it('a hash depends on type, subject and data, not on their order', () => {
  const event = { type: 't', subject: 's', data: { a: 1, b: 2 } };
  expect(contentHash({ ...event, data: { b: 2, a: 1 } })).toBe(contentHash(event));
  for (const other of [{ type: 'u' }, { subject: 'u' }, { data: { a: 1 } }]) {
    expect(contentHash({ ...event, ...other })).not.toBe(contentHash(event));
  }
});
