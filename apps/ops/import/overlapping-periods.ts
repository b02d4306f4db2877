// Periods of one series that overlap in part. The ledger refuses the one that comes later (contract, "What counts"), when
// the rest of the file is booked already: a file that brings both is told before anything is sent.

import { inBoth } from '#contracts/events/fault';
import { periodTree, seriesOf } from './period-tree.js';
import type { PreparedEvent } from './prepare-events.js';
import { fileFault, type RowFault } from './row-fault.js';

export const overlappingPeriods = (rows: readonly PreparedEvent[]): RowFault[] => {
  // A withdrawal may make room first: only the ledger can tell.
  if (rows.some(({ parsed }) => parsed.type === 'safety.record.withdrawn')) return [];
  return seriesOf(rows).flatMap((series) => periodTree(series).overlaps.map(([a, b]) => overlap(a.row, b.row)));
};

const overlap = (a: PreparedEvent, b: PreparedEvent): RowFault => {
  const [first, second] = a.line < b.line ? [a, b] : [b, a];
  const detail = inBoth(
    `与第 ${first.line} 行的期间部分重叠;同一序列的期间须互不相交或一个包含另一个`,
    `its period overlaps in part with that of line ${first.line}; periods of one series are apart, or one contains the other`,
  );
  return fileFault(second.line, second.columns.get('from') ?? 'from', 'period-overlaps', detail);
};
