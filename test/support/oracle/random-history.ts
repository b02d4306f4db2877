// Histories as they come to the ledger: mostly right, often late, sometimes wrong. First a story is told, subject by subject,
// so that corrections name what there is; then it is put out of order. A history shrinks by leaving out and simplifying steps.

import fc from 'fast-check';
import type { LoggedEvent } from '#oracle/event-oracle';
import { type EventDraft, SOURCE } from '../ledger/events.js';
import { at, INCIDENTS, type Kind, RECORD_KINDS, type RecordKind, type Step, step } from './history-step.js';
import { incidentDraft } from './incident-drafts.js';
import type { Drafted } from './period-drafts.js';
import { drafted, recordDraft } from './record-drafts.js';

/** All types, and mixes of those that meet each other. */
const MIXES: readonly (readonly Kind[])[] = [
  ['incident', 'incident', 'incident', 'incident', ...RECORD_KINDS, 'inspection', 'return'],
  ['incident', 'incident', 'relay'],
  ['inspection', 'inspection', 'rectified', 'changed'],
  ['incident', 'inspection', 'return', 'return'],
  ['exposure', 'exposure', 'target', 'survey'],
  ['decided', 'published', 'assessment', 'figure'],
];

export interface HistoryOptions {
  readonly maxLength?: number;
  /** Begins the names of incidents and inspections, not the ids of events. */
  readonly prefix?: string;
  /** Left out: one of the mixes, each in its turn. */
  readonly kinds?: readonly Kind[];
  /** Whether a correction may name an event of another subject. */
  readonly namesOthers?: boolean;
}

/** Append times begin here. */
export const FIRST_APPEND = Date.parse('2025-03-02T12:00:00+08:00');
export const HOUR = 3_600_000;

interface Told {
  readonly kind: Kind;
  readonly key: string;
  readonly event: EventDraft;
  readonly scope: string | null;
  readonly tick: number;
  readonly delay: number;
  /** Nothing is wrong with it in itself: a correction may well name it. */
  readonly isFine: boolean;
}

/** Nothing of nothing. */
const oneOf = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

class Story {
  private readonly told: Told[] = [];
  private readonly prefix: string;

  constructor(private readonly options: HistoryOptions) {
    this.prefix = options.prefix ?? '';
  }

  tell(kind: Kind, s: Step): void {
    const record = kind === 'incident' ? undefined : this.about(kind, s);
    const subject = record?.subject ?? `${this.prefix}${at(INCIDENTS, s.which)}`;
    const past = this.told.filter((t) => t.kind === kind && t.event.subject === subject);
    const any = oneOf([...past, ...this.told], s.pick + s.moment);
    if (s.action === 'repeat' && any) {
      this.told.push({ ...any, delay: s.delay, tick: s.tick, scope: s.scope });
      return;
    }
    const isAgain = s.action === 'contradict' && past.length > 0;
    const id = isAgain ? (oneOf(past, s.pick)?.event.id ?? '') : String(this.told.length);
    const replaces = { source: SOURCE, id: this.nameOf(s, past, id) };
    const isFirst = past.length === 0 && s.names !== 'nobody';
    const told = { id, subject, isFirst, replaces };
    const draft = record ? recordDraft(s, record, told) : incidentDraft(s, told);
    const sent = dressed(s, draft);
    const isFine = (s.action === 'go-on' || s.action === 'withdraw') && canBeNamed(kind, sent, past);
    this.told.push({ ...s, kind, key: record?.key ?? subject, event: sent, isFine });
  }

  /** A withdrawal is mostly of something that there is. */
  private about(kind: RecordKind, s: Step): Drafted {
    const fine = this.told.filter((t) => t.kind === kind && t.isFine);
    const named = s.action === 'withdraw' && s.names === 'newest' ? oneOf(fine, s.pick) : undefined;
    const own = drafted(kind, s, this.prefix);
    return named ? { ...own, key: named.key, subject: named.event.subject, data: named.event.data } : own;
  }

  /** As the log has it. */
  log(): (LoggedEvent & Keyed)[] {
    const order = this.told.map((t, i) => ({ t, at: i + t.delay, i })).sort((a, b) => a.at - b.at || a.i - b.i);
    let clock = FIRST_APPEND;
    return order.map(({ t }) => {
      clock += t.tick * 600_000;
      return { key: t.key, event: t.event, scope: t.scope, appendedAt: clock };
    });
  }

  private nameOf(s: Step, past: readonly Told[], own: string): string {
    if (s.names === 'nobody' && this.options.namesOthers === false) return at(['nobody', own], s.pick);
    if (s.names === 'nobody') return at(['nobody', own, String(this.told.length + 3)], s.pick);
    const named = {
      newest: past.findLast((t) => t.isFine),
      any: oneOf(past, s.pick),
      anything: oneOf(this.options.namesOthers === false ? past : this.told, s.pick),
    };
    return named[s.names]?.event.id ?? 'nobody';
  }
}

const dressed = (s: Step, draft: EventDraft): EventDraft => {
  const drilled = s.drill ? { ...draft, drill: true } : draft;
  if (s.knownSince === null) return drilled;
  const knownsince = new Date(FIRST_APPEND + s.knownSince * HOUR).toISOString();
  return { ...drilled, history: true, knownsince };
};

/** Of records a withdrawal names statements only, and exercises of most are nothing that could be named. */
const canBeNamed = (kind: Kind, event: EventDraft, past: readonly Told[]): boolean => {
  if (kind === 'incident') return past.length === 0 || Boolean(past[0]?.event.drill) === Boolean(event.drill);
  return event.type !== 'safety.record.withdrawn' && (kind === 'relay' || !event.drill);
};

interface Keyed {
  /** What is booked in one order. */
  readonly key: string;
}

/** Histories of one partition. */
export const histories = (options: HistoryOptions = {}): fc.Arbitrary<(LoggedEvent & Keyed)[]> => {
  const { kinds, maxLength = 30 } = options;
  const mix = kinds ? fc.constant(kinds) : fc.constantFrom(...MIXES);
  return fc.tuple(mix, fc.array(step, { minLength: 1, maxLength, size: 'max' })).map(([chosen, steps]) => {
    const story = new Story(options);
    for (const s of steps) story.tell(at(chosen, s.turn), s);
    return story.log();
  });
};
