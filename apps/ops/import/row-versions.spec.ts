import { describe, expect, it } from '@jest/globals';
import { type Mapping, mappingSchema } from './column-mapping.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');

const MONTHLY: Mapping = mappingSchema.parse({
  dataset: 'test',
  knownsince: { column: 'issued' },
  events: [
    {
      type: 'safety.return.filed',
      fields: {
        region: { value: '330000' },
        sector: { value: 'fire' },
        from: { column: 'period', period: 'from' },
        to: { column: 'period', period: 'to' },
        accidents: { column: 'n' },
        deaths: { value: 0 },
        status: { column: 'status', values: { 初: 'provisional', 修: 'revised', 终: 'final' } },
      },
    },
  ],
});

const read = (lines: readonly string[], mapping?: Mapping, head = 'period,issued,status,n') => {
  const table = readTable(Buffer.from([head, ...lines].join('\n')));
  if (!table.ok) throw new Error(table.fault.detail);
  return readRows(table, { dataset: 'test', mapping, now: NOW });
};

/** `line accidents` in the order in which they would be sent. */
const sent = (lines: readonly string[]) =>
  read(lines, MONTHLY).events.map(({ line, parsed }) =>
    parsed.type === 'safety.return.filed' ? `${line} ${parsed.data.accidents}` : line,
  );
const ids = (lines: readonly string[]) => read(lines, MONTHLY).events.map(({ parsed }) => parsed.id);
const faults = (lines: readonly string[]) => read(lines, MONTHLY).faults.map((f) => `${f.line} ${f.field} ${f.code}`);

describe('issues of one month', () => {
  it('are sent in the order in which they came out, whatever the order of the rows', () => {
    const rows = ['2019-03,2019-05-10,修,8', '2019-03,2019-08-20,终,7', '2019-03,2019-04-10,初,6'];
    expect(sent(rows)).toEqual(['4 6', '2 8', '3 7']);
  });

  it('of one day keep the order of the file', () => {
    expect(sent(['2019-03,2019-05-10,修,8', '2019-03,2019-05-10,终,7', '2019-04,2019-05-10,终,1'])).toEqual([
      '2 8',
      '3 7',
      '4 1',
    ]);
  });

  it('may be told apart by the date alone, or by the status alone', () => {
    expect(faults(['2019-03,2019-05-10,修,8', '2019-03,2019-06-10,修,9'])).toEqual([]);
    expect(faults(['2019-03,2019-05-10,修,8', '2019-03,2019-05-10,终,9'])).toEqual([]);
    expect(faults(['2019-03,2019-05-10,修,8', '2019-03,2019/5/10,修,9'])).toEqual(['3 subject subject-contradicted']);
  });

  it('need a date each, once a mapping names the column', () => {
    expect(faults(['2019-03,,修,8', '2019-04,五月,修,8'])).toEqual([
      '2 issued issue-date-missing',
      '3 issued cell-unreadable',
    ]);
  });

  it('are known since the last second of the day', () => {
    const [event] = read(['2019-03,2019-05-10,修,8'], MONTHLY).events;
    expect(event?.event.knownsince).toBe('2019-05-10T23:59:59.000+08:00');
  });
});

describe('identity', () => {
  it('is that of what the row says, not of how it spells it', () => {
    expect(ids(['2019-03,2019-05-10,修,8'])).toEqual(ids(['2019年3月,2019年5月10日,修,8']));
  });

  it('tells a figure that returns from the one that came before', () => {
    const [first, second, third] = ids([
      '2019-03,2019-04-10,修,8',
      '2019-03,2019-05-10,修,9',
      '2019-03,2019-06-10,修,8',
    ]);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  // Frozen: other values would import every table of the past once more.
  it('is the hash of the content, and of the date where there is one', () => {
    const undated: Mapping = { ...MONTHLY, knownsince: undefined, ignore: ['issued'] };
    const [event] = read(['2019-03,,修,8'], undated).events;
    expect(event?.parsed.id).toBe(
      'fire/330000/2019-03-01..2019-04-01#0a95327eeb565b9aa4940bcd00ffca2aee6bc5b38f3ac7eb86552343eba679e6',
    );
    expect(ids(['2019-03,2019-05-10,修,8'])).toEqual([
      'fire/330000/2019-03-01..2019-04-01#90d8b6f36a64093cf5465f9ba389e92c3d050ca13903c56ce3be292b15b8c466',
    ]);
  });

  it('the very row once more is imported once, and told', () => {
    const { events, notes, faults: none } = read(['2019-03,2019-05-10,修,8', '2019年3月,2019-05-10,修,8'], MONTHLY);
    expect([events.length, none.length]).toEqual([1, 0]);
    expect(notes).toMatchObject([{ line: 3, code: 'repeated' }]);
  });
});

describe('a cumulative column beside the monthly one', () => {
  const [monthly] = MONTHLY.events;
  const cumulative = monthly && {
    ...monthly,
    when: 'ytd',
    fields: {
      ...monthly.fields,
      from: { column: 'period', period: 'year-from' as const },
      accidents: { column: 'ytd' },
    },
  };
  const both: Mapping = { ...MONTHLY, events: [monthly, cumulative].flatMap((event) => event ?? []) };
  const of = (...lines: string[]) => read(lines, both, 'period,issued,status,n,ytd');

  it('makes two returns of a row, one nested in the other', () => {
    const { events, faults: none } = of('2019-02,2019-03-10,初,2,6', '2019-03,2019-04-10,初,4,');
    expect(none).toEqual([]);
    expect(events.map(({ parsed }) => parsed.subject)).toEqual([
      'fire/330000/2019-02-01..2019-03-01',
      'fire/330000/2019-01-01..2019-03-01',
      'fire/330000/2019-03-01..2019-04-01',
    ]);
  });

  it('of January says the same twice, and must', () => {
    expect(of('2019-01,2019-02-10,初,4,4')).toMatchObject({ events: [{ line: 2 }], faults: [], notes: [] });
    expect(of('2019-01,2019-02-10,初,4,5').faults).toMatchObject([{ line: 2, code: 'subject-contradicted' }]);
  });
});

it('without a mapping, `knownsince` is a column: a day or an instant', () => {
  const head = 'type,region,sector,from,to,accidents,deaths,status,knownsince';
  const row = (n: number, since: string) =>
    `safety.return.filed,330000,fire,2019-03-01,2019-04-01,${n},0,revised,${since}`;
  const { events, faults: none } = read(
    [row(9, ''), row(8, '2019-05-10'), row(6, '2019-04-10T09:00:00Z')],
    undefined,
    head,
  );
  expect(none).toEqual([]);
  // What has no date is known only now.
  expect(events.map(({ line, event }) => [line, event.knownsince])).toEqual([
    [4, '2019-04-10T17:00:00.000+08:00'],
    [3, '2019-05-10T23:59:59.000+08:00'],
    [2, undefined],
  ]);
});
