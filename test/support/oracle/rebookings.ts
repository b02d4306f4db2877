// Requests to book anew, as `ops rebook` writes them into the log: here one for every subject that is booked, whether it needs
// one or not.

import { contentHash } from '#contracts/events/content-hash';
import { SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import type { LoggedEvent } from '#oracle/event-oracle';
import type { MemoryLedgerBook } from '../ledger/memory-ledger-book.js';

const KINDS = { 'safety.incident.': 'incident', 'safety.inspection.': 'inspection', 'safety.return.': 'returns' };

export const rebookings = (book: MemoryLedgerBook, appendedAt: number, treeVersion = 2): LoggedEvent[] => {
  const wanted = [...book.journal.values()].flatMap(({ type, subject, state }) => {
    const kind = Object.entries(KINDS).find(([prefix]) => type.startsWith(prefix))?.[1];
    if (kind === undefined || state === 'waiting' || type === 'safety.incident.relayed') return [];
    return [`${kind} ${kind === 'returns' ? subject.slice(0, subject.lastIndexOf('/')) : subject}`];
  });
  return [...new Set(wanted)].map((text) => {
    const [kind = '', ...subject] = text.split(' ');
    const data = { kind, region: '440600', treeVersion, reason: 'bases' };
    const common = { specversion: '1.0', source: 'urn:fengsui:rebook', datacontenttype: 'application/json' } as const;
    const named = { type: SUBJECT_REBOOKED, subject: subject.join(' '), data };
    const event = { ...common, ...named, id: contentHash(named), time: new Date(appendedAt).toISOString() };
    return { event, scope: null, appendedAt };
  });
};
