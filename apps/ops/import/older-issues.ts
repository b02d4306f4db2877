// An older issue that comes after a later one: of two equally final issues the ledger keeps the one that came last
// (contract, fine print 3), so it would become the present figure. An import of both in one file refuses it; what other
// files brought cannot be seen here.

import { inBoth } from '#contracts/events/fault';
import { type Fate, isDecided } from './follow-events.js';
import type { PreparedEvent } from './prepare-events.js';
import { fileFault, type RowFault } from './row-fault.js';
import { statusOf } from './row-versions.js';

/** `events` are in the order of their issue; `known` has the fate of each before it is sent. */
export const olderThanKnown = (events: readonly PreparedEvent[], known: readonly Fate[]): RowFault[] => {
  const latestKnown = new Map<string, { index: number; line: number }>();
  const keyOf = ({ parsed }: PreparedEvent): string => `${parsed.type} ${parsed.subject} ${statusOf(parsed)}`;
  const isKnown = (index: number): boolean => {
    const fate = known[index];
    return fate !== undefined && isDecided(fate) && fate.state !== 'refused';
  };
  for (const [index, event] of events.entries()) {
    if (isKnown(index)) latestKnown.set(keyOf(event), { index, line: event.line });
  }
  return events.flatMap((event, index) => {
    const later = latestKnown.get(keyOf(event));
    if (!later || isKnown(index) || later.index < index) return [];
    const detail = inBoth(
      `较新的第 ${later.line} 行已在台账中;同一状态下后到者为准,此行会取代它。请给此行较低的状态`,
      `line ${later.line}, issued later, is in the ledger already; with the same status this row would replace it. Give it a less final status`,
    );
    return [fileFault(event.line, 'subject', 'older-issue-late', detail)];
  });
};
