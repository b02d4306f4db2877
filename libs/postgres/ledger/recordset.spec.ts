import { expect, it } from '@jest/globals';
import { RawJson, type RecordColumn, rowsJson } from './recordset.js';

interface Row {
  readonly name: string;
  readonly amount: bigint;
  readonly event: string;
}
const COLUMNS: readonly RecordColumn<Row>[] = [
  ['name', 'text', (r) => r.name],
  ['amount', 'bigint', (r) => r.amount],
  ['event', 'jsonb', (r) => new RawJson(r.event)],
];
const row = (name: string, event = '{"a":1}'): Row => ({ name, amount: 9_007_199_254_740_993n, event });

it('writes every row as one object, amounts exactly, JSON as it came', () => {
  const [text = ''] = rowsJson([row('a"b'), row('c', '{"x": [1, 2]}')], COLUMNS);
  expect(text).toContain('{"x": [1, 2]}');
  expect(JSON.parse(text)).toEqual([
    { name: 'a"b', amount: '9007199254740993', event: { a: 1 } },
    { name: 'c', amount: '9007199254740993', event: { x: [1, 2] } },
  ]);
});

it('begins a new statement before one jsonb grows too large, and leaves no row out', () => {
  const large = JSON.stringify({ text: 'x'.repeat(3_000_000) });
  const texts = rowsJson(
    Array.from({ length: 7 }, (_, i) => row(`r${i}`, large)),
    COLUMNS,
  );
  expect(texts.map((text) => JSON.parse(text).length)).toEqual([2, 2, 2, 1]);
});

it('writes nothing for no rows', () => {
  expect(rowsJson([], COLUMNS)).toEqual([]);
});
