// What goes wrong on the way from a good value to bytes on a wire: in the value, in its text, in its packing, in its headers.

import { gzipSync } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Put in the place of a field, or beside it. */
const strange: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', [], {}, 0, -1, -0, 1.5, 1e308, 2 ** 53 + 2, -1e-320),
  fc.constantFrom<unknown>(
    '\0',
    'a\0b',
    '\ud800',
    '\udc00x',
    '\u202e',
    '﷽',
    '👩‍👩‍👧',
    '../../etc/passwd',
    "' or 1=1 --",
    '=1+1',
  ),
  fc.constantFrom<unknown>('x'.repeat(300), '甲'.repeat(10_001), 'x'.repeat(270_000)),
  fc.constantFrom(11, 12, 13, 2_000).map(nested),
  fc.jsonValue({ maxDepth: 3 }),
);
const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'data_base64',
  'x',
  '\ud800',
  'a/b~c',
  '\0',
  'n'.repeat(1_000),
);

type Spoil = (value: unknown) => unknown;

/** Walks to one place of the value and does something there. */
const spoilAt = (path: readonly number[], act: (parent: Record<string, unknown>, key: string) => void): Spoil => {
  const walk = (value: unknown, [at = 0, ...rest]: readonly number[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.assign(Array.isArray(value) ? [] : {}, value) as Record<string, unknown>;
    const keys = Object.keys(copy);
    const key = keys[at % Math.max(1, keys.length)];
    if (key === undefined) return copy;
    if (rest.length > 0 && typeof copy[key] === 'object' && copy[key] !== null) copy[key] = walk(copy[key], rest);
    else act(copy, key);
    return copy;
  };
  return (value) => walk(value, path);
};

const path = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 });

export const spoiledValue: Arbitrary<Spoil> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Spoil>((value) => value) },
  {
    weight: 2,
    arbitrary: fc.tuple(path, strange).map(([at, v]) => spoilAt(at, (o, k) => void Object.assign(o, { [k]: v }))),
  },
  { weight: 1, arbitrary: path.map((at) => spoilAt(at, (o, k) => void delete o[k])) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(path, names, strange)
      .map(([at, name, v]) => spoilAt(at, (o) => Object.defineProperty(o, name, { value: v, enumerable: true }))),
  },
  {
    weight: 1,
    arbitrary: strange.map(
      (value): Spoil =>
        () =>
          value,
    ),
  },
);

const insert = (text: string, at: number, what: string): string => {
  const place = Math.floor((at / 1_000) * text.length);
  return text.slice(0, place) + what + text.slice(place);
};
const WORDS = [
  '\0',
  ',',
  '}',
  ']',
  '"',
  '1e999',
  '-',
  'NaN',
  '//',
  '\\u12',
  '\n',
  '\r\n\r\n',
  '\u2028',
  '"a":1,"a":2,',
  '['.repeat(50_000),
];

type SpoilBytes = (bytes: Buffer) => Buffer;
const place = fc.nat({ max: 1_000 });

export const spoiledBytes: Arbitrary<SpoilBytes> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<SpoilBytes>((bytes) => bytes) },
  {
    weight: 1,
    arbitrary: place.map(
      (at): SpoilBytes =>
        (b) =>
          b.subarray(0, Math.floor((at / 1_000) * b.length)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, fc.constantFrom(...WORDS)).map(
      ([at, word]): SpoilBytes =>
        (b) =>
          Buffer.from(insert(b.toString('utf8'), at, word)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, fc.nat({ max: 255 })).map(
      ([at, byte]): SpoilBytes =>
        (b) => {
          const copy = Buffer.from(b);
          if (copy.length > 0) copy[Math.floor((at / 1_001) * copy.length)] = byte;
          return copy;
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<SpoilBytes>(
      (b) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), b]),
      (b) => Buffer.concat([b, Buffer.from([0xff, 0xfe])]),
      () => Buffer.alloc(0),
      (b) => Buffer.from(b.toString('utf8'), 'utf16le'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<SpoilBytes>(
      (b) => Buffer.concat([b, Buffer.alloc(1_100_000, 0x20)]),
      () => Buffer.alloc(1_048_576, 0x5b),
      () => Buffer.alloc(400_000, 0x0a),
    ),
  },
);

export interface Packed {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}
type Pack = (bytes: Buffer) => Packed;
const packed =
  (encoding: string, of: SpoilBytes): Pack =>
  (b) => ({ body: of(b), headers: { 'content-encoding': encoding } });

export const packing: Arbitrary<Pack> = fc.oneof(
  { weight: 14, arbitrary: fc.constant<Pack>((body) => ({ body, headers: {} })) },
  { weight: 2, arbitrary: fc.constant(packed('gzip', (b) => gzipSync(b))) },
  {
    weight: 1,
    arbitrary: place.map((at) =>
      packed('gzip', (b) => {
        const z = gzipSync(b);
        return z.subarray(0, Math.floor((at / 1_000) * z.length));
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Pack>(
      packed('gzip', (b) => b),
      packed('gzip', (b) => gzipSync(gzipSync(b))),
      packed('gzip, gzip', (b) => gzipSync(gzipSync(b))),
      packed('gzip', () => gzipSync(Buffer.alloc(20_000_000))),
      packed('gzip', (b) => Buffer.concat([gzipSync(b), Buffer.from('more')])),
      packed('deflate', (b) => b),
      packed('br', (b) => b),
      packed('', (b) => b),
      packed('identity', (b) => b),
      packed('GZIP', (b) => gzipSync(b)),
    ),
  },
);

const hostile = fc.constantFrom(
  'x',
  '1',
  '%',
  '%00',
  '%ff%fe',
  '%E4%BA%8B',
  'a'.repeat(4_000),
  'true',
  '2026-03-02T09:00:00+08:00',
);
const CE = [
  'ce-id',
  'ce-source',
  'ce-type',
  'ce-time',
  'ce-specversion',
  'ce-subject',
  'ce-drill',
  'ce-data',
  'ce-__proto__',
  'ce-',
];

export const oddHeaders: Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...CE), hostile, { maxKeys: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { cookie: 'fengsui_session=x; a=b; =; ;' },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'a'.repeat(5_000)}` },
      { authorization: 'Basic YTpi' },
      { expect: '100-continue' },
      { accept: 'text/csv;q=0.1, */*;q=x' },
      { 'x-forwarded-for': "1.2.3.4, ' or 1=1" },
      { 'x-forwarded-proto': 'javascript' },
      { origin: 'null' },
      { 'x-huge': 'a'.repeat(20_000) },
      { 'accept-encoding': 'gzip;q=0, *;q=9' },
    ),
  },
);

/** In place of what the document says the content is. */
export const contentTypes = (said: string): Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(said) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `${said}; charset=utf-8`,
        `${said}; charset=utf-16`,
        said.toUpperCase(),
        'text/plain',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
        '',
        ';',
        'a',
        'application/json; =',
        'application/cloudevents+xml',
      ),
    },
  );
