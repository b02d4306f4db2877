import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { describeReport } from './describe-report.js';
import type { Fate } from './follow-events.js';
import { emptyReport, type ImportReport, outcomesOf, periodOf, typesOf } from './import-report.js';
import { loadMapping } from './load-mapping.js';
import { readRows } from './read-rows.js';
import { readTable } from './read-table.js';

const NAME = `${import.meta.dirname}/../../../test/fixtures/published/monthly_revised_twice`;

/** Of the made-up month; what the ledger says of each of its events is the test's. */
const reportOf = (before: readonly Fate[], after: readonly Fate[]): ImportReport => {
  const table = readTable(readFileSync(`${NAME}.csv`));
  if (!table.ok) throw new Error(table.fault.detail);
  const mapping = loadMapping(`${NAME}.mapping.yaml`);
  const { events, notes } = readRows(table, { dataset: mapping.dataset, mapping, now: Date.parse('2026-03-02') });
  return {
    ...emptyReport(mapping.dataset),
    ...{ rows: table.rows.length, events: events.length, types: typesOf(events), period: periodOf(events) },
    ...{ accepted: 10, notes, outcomes: outcomesOf(events, before, after) },
  };
};

const all = (state: string): Fate[] => Array.from({ length: 10 }, () => ({ state }));

it('says what became of each issue, and which figures do not follow', () => {
  expect(describeReport(reportOf(all('unknown'), all('counted').with(2, { state: 'listed' })))).toBe(
    `monthly-revised-twice: 已导入 / imported
  读入 / read: 10 行 / rows → 10 个事件 / events (报表 / returns 10)
  期间 / period: 2019-01-01 – 2019-12-31
  结果 / result: 新增 / new 6, 后续版本 / later versions 3, 仅列示 / listed only 1
后续版本 / later versions: 3
  第 5 行 / line 5: construction/330000/2019-03-01..2019-04-01, 修订 revised, 2019-05-10 发布 / issued, 接第 4 行 / follows line 4
  第 9 行 / line 9: construction/330000/2019-03-01..2019-04-01, 最终 final, 2019-08-20 发布 / issued, 接第 5 行 / follows line 5
  第 10 行 / line 10: construction/330000/2019-01-01..2019-07-01, 最终 final, 2019-08-20 发布 / issued, 接第 8 行 / follows line 8
仅列示,不入数(已有更终的版本,或该地区按逐起事件统计) / listed, in no number (a more final issue stands, or single incidents count there): 1
  第 4 行 / line 4: construction/330000/2019-03-01..2019-04-01, 初步 provisional, 2019-04-10 发布 / issued
请核对:公布的数与表中数不合(已照原数导入;加 --strict 则不导入)
worth a look: published figures that do not follow from their counts (imported as printed; --strict refuses)
  同比 % change on the year before (change_percent): 2
    第 9 行 / line 9    公布 / published 16.6  按表算得 / from its counts 16.667  是截尾,不是四舍五入 / cut off, not rounded
    第 11 行 / line 11  公布 / published 2.1   按表算得 / from its counts 1.961   怎么取舍都得不出 / follows by no rounding`,
  );
});

it('what was there before is known, whatever came of it; what is not booked yet is pending', () => {
  const before = all('unknown')
    .with(0, { state: 'counted' })
    .with(1, { state: 'listed' })
    .with(2, { state: 'refused' });
  const { outcomes } = reportOf(before, all('pending').with(0, { state: 'counted' }).with(2, { state: 'refused' }));
  expect(outcomes.slice(0, 4).map(({ outcome }) => outcome)).toEqual(['known', 'known', 'refused', 'pending']);
});

const faulty = (lines: number, accepted = 0): ImportReport => ({
  ...emptyReport('t'),
  ...{ rows: lines, accepted },
  faults: Array.from({ length: lines }, (_, i) => ({ line: i + 2, field: 'deaths', code: 'x', detail: '坏 / bad' })),
});

it('a file with faults: each by line and column, and a long list is cut', () => {
  expect(describeReport(faulty(1))).toBe(
    't: 有不合格,未导入任何数据 / nothing was imported, for its faults\n  读入 / read: 1 行 / rows\n不合格 / faults: 1\n  第 2 行 / line 2, deaths: 坏 / bad',
  );
  const lines = describeReport(faulty(100)).split('\n');
  expect(lines).toHaveLength(34);
  expect(lines.at(-1)).toBe('  另有 70 项,见 --json / 70 more, see --json');
});

it.each([
  [reportOf(all('counted'), all('counted')), '已导入'],
  [{ ...reportOf(all('counted'), all('counted')), accepted: 0 }, '全部已有,没有变化'],
  [{ ...reportOf(all('unknown'), all('counted')), faults: faulty(1).faults }, '已导入,但有被拒收的'],
  [emptyReport('t'), '没有可导入的行'],
])('its first line says it all: %#', (report, expected) => {
  expect(describeReport(report).split('\n')[0]).toContain(`: ${expected} / `);
});
