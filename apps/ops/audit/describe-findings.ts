import { inBoth } from '#contracts/events/fault';
import type { AuditCode, AuditFinding, AuditReport, LedgerExchange } from '#ports/ledger-audit';

const WORDS: Readonly<Record<AuditCode, string>> = {
  'link-missing': inBoth('这些位点没有链环', 'no link covers these positions'),
  'link-overlaps': inBoth('两个链环含有这些位点', 'two links cover these positions'),
  'chain-broken': inBoth('链环不接前一环', 'the link does not follow from the one before'),
  'head-differs': inBoth('记账位点与最后一环不符', 'the booked position is not where the last link ends'),
  'rows-differ': inBoth('这一批的行与记账时不同', 'the rows of this batch are not those that were booked'),
  'link-changed': inBoth('行未变,链环被改', 'the rows are as they were booked, the link was changed'),
  'event-changed': inBoth('流水中的事件内容被改', 'the content of the event in the journal was changed'),
  'face-differs': inBoth(
    '现况或等待的行与链中的流水不符',
    'a present face, or what waits, is not what follows from the chain',
  ),
  'row-outside': inBoth('从未记账的位点上有行', 'a row at a position that was never booked'),
  'checkpoint-differs': inBoth('链不经过检查点', 'the chain does not pass through the checkpoint'),
  'checkpoint-ahead': inBoth(
    '链止于检查点之前:恢复了更早的备份,或尾部被截去',
    'the chain ends before the checkpoint: an older backup was restored, or its tail was cut off',
  ),
  'exchange-unproven': inBoth(
    '检查点之后台账重建过,但该记录不是由检查点的密钥签署的,或与留下的链环不符',
    'the ledger was rebuilt after the checkpoint, but the record of it is not signed with its key, or does not fit the links that were kept',
  ),
  'exchanged-otherwise': inBoth(
    '检查点之后台账重建过(已签署),重建出的行与原来的不同',
    'the ledger was rebuilt after the checkpoint (signed), and its rows came out otherwise',
  ),
};

const listed = (word: string, rows: readonly string[]): string[] =>
  rows.length === 0 ? [] : [`  ${word}: ${rows.join(', ')}`];

const findingText = ({ code, topic, partition, from, to, changed, added, goneAfter }: AuditFinding): string =>
  [
    `${topic === null ? '' : `${topic}/${partition} [${from}, ${to})  `}${code}  ${WORDS[code]}`,
    ...listed(inBoth('被改', 'changed'), changed),
    ...listed(inBoth('多出', 'added'), added),
    ...listed(
      code === 'face-differs' ? inBoth('缺少', 'missing') : inBoth('其后缺一行', 'a row is gone behind'),
      goneAfter,
    ),
  ].join('\n');

const exchangeText = ({ at, by, differences }: LedgerExchange): string => {
  const rows = differences.map(({ table, gone, added }) => `${table} -${gone} +${added}`).join(', ');
  const [zh, en] = rows === '' ? ['行全同', 'the same rows'] : [`行不同:${rows}`, `other rows: ${rows}`];
  return inBoth(
    `${at} 由 ${by} 从日志重建了台账(已签署),${zh};旧链至此为止,检查点在旧链上`,
    `${at}: the ledger was rebuilt from the log by ${by} (signed), ${en}; the old chain ends there, and passes through the checkpoint`,
  );
};

export const describeFindings = (report: AuditReport): string => {
  const { partitions, links, rows, findings, more, exchanges } = report;
  const head = inBoth(
    `核对了 ${partitions} 个分区、${links} 个链环、${rows} 行`,
    `${partitions} partitions, ${links} links, ${rows} rows checked`,
  );
  const passed = exchanges.map(exchangeText);
  if (findings.length === 0)
    return [head, ...passed, inBoth('历史完整无改动', 'history is as it was booked')].join('\n');
  const rest = more ? [inBoth('还有更多', 'and more')] : [];
  return [head, ...passed, ...findings.map(findingText), ...rest].join('\n');
};

/** Positions are texts: they may exceed what a JSON number holds. */
export const findingJson = (finding: AuditFinding) => ({
  ...finding,
  from: finding.from?.toString() ?? null,
  to: finding.to?.toString() ?? null,
});
