import { expect, it } from '@jest/globals';
import { readAlertRecord } from './alert-records.js';
import { frameAt, positionOf } from './frames.js';

it('writes an event that a browser reads back', () => {
  expect(frameAt(7n, 'alert', '{"a":"b\\nc"}')).toBe('id: 7\nevent: alert\ndata: {"a":"b\\nc"}\n\n');
});

it.each([
  ['12', 12n],
  ['0', 0n],
  [undefined, undefined],
  ['', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['9'.repeat(19), undefined],
])('reads %s as a position only if it is one', (text, position) => {
  expect(positionOf(text)).toBe(position);
});

it('reads a record of alerts, and leaves what is none', () => {
  const data = { id: 'a1', region: '440605', indicator: 'deaths' };
  expect(readAlertRecord({ offset: 3n, json: JSON.stringify({ data }) })).toEqual({
    ...{ offset: 3n, region: '440605', indicator: 'deaths', json: JSON.stringify(data) },
  });
  for (const json of ['{', 'null', '{"data":{}}', '{"data":{"region":1}}']) {
    expect(readAlertRecord({ offset: 0n, json })).toBeUndefined();
  }
});
