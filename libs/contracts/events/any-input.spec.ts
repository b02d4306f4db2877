// Whatever comes, the readers answer: they never throw, and what the door accepts the ledger can read.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPlausible } from './check-plausible.js';
import { contentHash } from './content-hash.js';
import { decodeEvent } from './decode-event.js';
import { parseEvent } from './parse-event.js';
import { orderingKey } from './subject.js';

const FOLDER = `${import.meta.dirname}/fixtures`;
const fixtures: Record<string, unknown>[] = readdirSync(FOLDER).map((file) =>
  JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')),
);

const check = (raw: unknown): void => {
  const parsed = parseEvent(raw);
  if (!parsed.ok) {
    expect(parsed.faults.length).toBeGreaterThan(0);
    return;
  }
  const { event } = parsed;
  // As JSON: there -0 is 0.
  const decoded = decodeEvent(Buffer.from(JSON.stringify(parsed.stored)));
  expect(JSON.parse(JSON.stringify(decoded))).toEqual(JSON.parse(JSON.stringify({ ok: true, event })));
  expect(orderingKey(event).length).toBeGreaterThan(0);
  expect(contentHash(event)).toMatch(/^[0-9a-f]{64}$/);
  checkPlausible(event, 0);
};

it('any JSON', () => {
  fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), check));
});

it('a good event with any one value replaced', () => {
  const odd = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.constantFrom('', ' ', '\0', '2026-02-30', '44', '440600000000', -0, 1e308, 0.1 + 0.2, [], {}, null, true),
  );
  fc.assert(
    fc.property(fc.constantFrom(...fixtures), fc.nat(), odd, (fixture, nth, value) => {
      const event = structuredClone(fixture);
      const data = event.data as Record<string, unknown>;
      const places = [
        ...Object.keys(event).map((key) => [event, key] as const),
        ...Object.keys(data).map((key) => [data, key] as const),
      ];
      const [object, key] = places[nth % places.length] ?? [event, 'id'];
      object[key] = value;
      check(event);
    }),
    { numRuns: 2_000 },
  );
});

it('any bytes in the log', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeEvent(Buffer.from(bytes))).toMatchObject({ ok: false });
    }),
  );
});
