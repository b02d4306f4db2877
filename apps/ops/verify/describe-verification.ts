import { inBoth } from '#contracts/events/fault';
import type { Difference, DifferenceKind } from './findings.js';
import type { Verification } from './verify-installation.js';

const MOST_SHOWN = 100;
const MOST_EVENTS = 5;

const WORDS: Readonly<Record<DifferenceKind, string>> = {
  'event-lost': inBoth('事件丢失:日志中有,日记账与拒收中都没有', 'lost: in the log, and neither booked nor refused'),
  'event-invented': inBoth('凭空的事件:日志的该位置没有它', 'invented: the log has no such event there'),
  'event-doubled': inBoth('重复的事件被再次记账', 'doubled: a repetition was booked again'),
  'verdict-differs': inBoth('处置不同', 'decided otherwise'),
  'event-changed': inBoth('所记与日志不同', 'its row says something else than the log'),
  'entry-missing': inBoth('缺少分录', 'an entry is missing'),
  'entry-unexpected': inBoth('多出分录', 'an entry too many'),
  'entry-differs': inBoth('分录数额不同', 'an entry of another amount'),
  'not-rebooked': inBoth(
    '参考数据变更后尚未重记(ops rebook)',
    'reference data were changed, and it has not been booked anew (ops rebook)',
  ),
  'version-differs': inBoth('事故版本的行不同', 'rows of versions of an incident differ'),
  'face-differs': inBoth('现况不同', 'what stands differs'),
  'state-differs': inBoth('所存的状态不同', 'a kept state differs'),
  'declaration-differs': inBoth('现行申报不同', 'a declaration that stands differs'),
  'entry-known-at-differs': inBoth('分录的知悉时间不同', 'an entry became known at another time'),
  'reading-differs': inBoth('读数不同', 'a reading differs'),
  'month-sum-differs': inBoth('月度和与分录不同', 'a month is not the sum of its entries'),
  'rolling-sum-differs': inBoth('滚动和与台账不同', 'a rolling sum is not that of the ledger'),
  'rolling-sums-not-ready': inBoth('滚动和没有就绪,无从比较', 'rolling sums are not ready and cannot be compared'),
  'rolling-sums-ahead': inBoth('滚动和超前于台账', 'rolling sums are ahead of the ledger'),
  'log-lost-data': inBoth('日志已不全', 'the log does not reach over what is booked'),
};

const lineOf = ({ kind, place, expected, found, events }: Difference): string[] => {
  const at = Object.entries(place).map(([name, value]) => `${name}=${value}`);
  const named = events.slice(0, MOST_EVENTS).map(({ source, id }) => `${source} ${id}`);
  const more = events.length > MOST_EVENTS ? [`… ${events.length}`] : [];
  return [
    `${kind}  ${WORDS[kind]}`,
    `    ${at.join(' ')}`,
    `    ${inBoth('应为', 'expected')}: ${expected ?? '-'}  ${inBoth('实为', 'found')}: ${found ?? '-'}`,
    ...(named.length > 0 ? [`    ${inBoth('事件', 'events')}: ${[...named, ...more].join(', ')}`] : []),
  ];
};

export const describeVerification = ({
  isSame,
  checked,
  cut,
  notCompared,
  total,
  differences,
}: Verification): string => {
  const c = checked;
  const head = isSame
    ? inBoth('全部一致', 'all of it agrees')
    : inBoth(`${total} 处不同`, total === 1 ? '1 difference' : `${total} differences`);
  const scope = inBoth(
    `${cut.length} 个分区,${c.events} 条事件(入账 ${c.journal},拒收 ${c.refused},重复 ${c.duplicates},其中等待 ${c.waiting}),${c.entries} 条分录,${c.standing} 项现况,${c.months} 个月度和,${c.sums} 个滚动和,${c.readings} 个读数(${c.regions} 个区划)`,
    `${cut.length} partitions, ${c.events} events (${c.journal} booked, ${c.refused} refused, ${c.duplicates} repeated; ${c.waiting} wait), ${c.entries} entries, ${c.standing} things that stand, ${c.months} months, ${c.sums} rolling sums, ${c.readings} readings of ${c.regions} regions`,
  );
  const shown = differences.slice(0, MOST_SHOWN);
  const rest = total - shown.length;
  return [
    head,
    scope,
    ...notCompared.map(({ zh, en }) => inBoth(zh, en)),
    ...shown.flatMap(lineOf),
    ...(rest > 0 ? [inBoth(`另有 ${rest} 处,见 --json`, `and ${rest} more, see --json`)] : []),
  ].join('\n');
};
