import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadMapping, mappingBeside } from './load-mapping.js';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'table.mapping.yaml');
const load = (text: string) => {
  writeFileSync(file, text);
  return loadMapping(file);
};

const EVENTS = 'events: [{ type: safety.return.filed, fields: { accidents: { column: n } } }]';

it('is found beside its table', () => {
  load(`dataset: x\n${EVENTS}`);
  expect(mappingBeside(join(folder, 'table.csv'))).toBe(file);
  expect(mappingBeside(join(folder, 'other.csv'))).toBeUndefined();
});

describe('names what is wrong by its place, in the shape that was most likely meant', () => {
  it.each([
    [`dataset: x\nknownsince: May\n${EVENTS}`, /knownsince: .*a day/],
    [`dataset: x\nknownsince: { column: c, spalte: d }\n${EVENTS}`, /knownsince: .*spalte/],
    [`dataset: x\n${EVENTS}\nchecks: [{ name: c, total: { column: t }, sumOf: { column: n } }]`, /checks\.0\.by: /],
    [
      `dataset: x\n${EVENTS}\nchecks: [{ name: c, published: { column: p }, numerator: { column: n } }]`,
      /checks\.0\.denominator: /,
    ],
    [`dataset: x\n${EVENTS.replace('n }', 'n, period: middle }')}`, /events\.0\.fields\.accidents\.period: /],
    ['dataset: X!', /dataset: .*\n.*events: /],
    ['a: [', /the mapping file has faults/],
  ])('%s', (text, expected) => {
    expect(() => load(text)).toThrow(expected);
  });
});
