import { expect, it } from '@jest/globals';
import { toCsv } from './csv.js';

it('begins with a byte order mark and ends every row as RFC 4180 wants', () => {
  expect(toCsv(['a', 'b'], [[1, null]])).toBe('\uFEFFa,b\r\n1,\r\n');
});

it.each([
  ['塌方, 二次', '"塌方, 二次"'],
  ['he said "no"', '"he said ""no"""'],
  ['two\nlines', '"two\nlines"'],
  // A spreadsheet would run these.
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+86 757', `'+86 757`],
  ['@all', `'@all`],
  [-0.5, '-0.5'],
  [true, 'true'],
  [undefined, ''],
])('writes %j as %s', (value, text) => {
  expect(toCsv(['a'], [[value]])).toBe(`\uFEFFa\r\n${text}\r\n`);
});
