// The report as whoever imported the table reads it: what became of the file, then what to look at, by line. Long lists are
// cut; `--json` has all of it.

import { inBoth } from '#contracts/events/fault';
import { addDays } from '#domain/calendar/day';
import { describeNotes } from './describe-notes.js';
import type { ImportedEvent, ImportReport, RowOutcome } from './import-report.js';
import { lineText, listOf } from './report-list.js';
import type { RowFault } from './row-fault.js';

/** What tables hold; others go by their own name. */
const TYPES: Readonly<Record<string, string>> = {
  'safety.return.filed': '报表 / returns',
  'safety.exposure.declared': '基数申报 / exposures',
  'safety.incident.reported': '安全事件 / incidents',
  'safety.incident.amended': '安全事件更正 / amendments',
  'safety.incident.withdrawn': '安全事件撤销 / withdrawals',
  'safety.inspection.completed': '检查 / inspections',
  'safety.survey.completed': '满意度调查 / surveys',
  'safety.target.set': '目标 / targets',
  'safety.record.withdrawn': '记录撤销 / records withdrawn',
};

const OUTCOME_NAMES: Readonly<Record<RowOutcome, string>> = {
  new: '新增 / new',
  'new-version': '后续版本 / later versions',
  known: '已有 / known already',
  listed: '仅列示 / listed only',
  refused: '台账拒收 / refused by the ledger',
  pending: '尚未入账 / not booked yet',
};

export const describeReport = (report: ImportReport): string =>
  [
    `${report.dataset}: ${verdictOf(report)}`,
    `  读入 / read: ${report.rows} 行 / rows${report.outcomes.length > 0 ? takenOf(report) : ''}`,
    ...listOf('不合格 / faults', report.faults.map(describeFault)),
    ...listOf('后续版本 / later versions', versionsOf(report.outcomes, 'new-version')),
    ...listOf(
      inBoth(
        '仅列示,不入数(已有更终的版本,或该地区按逐起事件统计)',
        'listed, in no number (a more final issue stands, or single incidents count there)',
      ),
      versionsOf(report.outcomes, 'listed'),
    ),
    // While nothing is imported, the faults come first; the notes are still in the JSON.
    ...(report.outcomes.length > 0 ? describeNotes(report.notes) : []),
  ].join('\n');

const describeFault = ({ line, field, detail }: RowFault): string =>
  `${lineText(line)}${field === '' ? '' : `, ${field}`}: ${detail}`;

const verdictOf = ({ faults, accepted, outcomes, events }: ImportReport): string => {
  if (faults.length > 0 && outcomes.length === 0) {
    return inBoth('有不合格,未导入任何数据', 'nothing was imported, for its faults');
  }
  if (faults.length > 0) return inBoth('已导入,但有被拒收的', 'imported, but not all: some was refused');
  if (events === 0) return inBoth('没有可导入的行', 'there was no row to import');
  return accepted === 0
    ? inBoth('全部已有,没有变化', 'all known already, nothing changed')
    : inBoth('已导入', 'imported');
};

const takenOf = ({ events, types, period, outcomes }: ImportReport): string => {
  const each = Object.entries(types).map(([type, count]) => `${TYPES[type] ?? type} ${count}`);
  return [
    ` → ${events} 个事件 / events (${each.join(', ')})`,
    ...(period ? [`  期间 / period: ${period.from} – ${addDays(period.to, -1)}`] : []),
    `  结果 / result: ${resultOf(outcomes)}`,
  ].join('\n');
};

const resultOf = (outcomes: readonly ImportedEvent[]): string =>
  Object.entries(OUTCOME_NAMES)
    .map(([outcome, name]) => [name, outcomes.filter((one) => one.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const STATUSES: Readonly<Record<string, string>> = {
  planned: '计划 planned',
  provisional: '初步 provisional',
  revised: '修订 revised',
  final: '最终 final',
};

const versionsOf = (outcomes: readonly ImportedEvent[], wanted: RowOutcome): string[] =>
  outcomes
    .filter(({ outcome }) => outcome === wanted)
    .map(({ line, subject, status = '', knownsince, follows }) =>
      [
        `${lineText(line)}: ${subject}`,
        STATUSES[status],
        knownsince === undefined ? '' : `${knownsince.slice(0, 10)} 发布 / issued`,
        follows === undefined ? '' : `接第 ${follows} 行 / follows line ${follows}`,
      ]
        .filter(Boolean)
        .join(', '),
    );
