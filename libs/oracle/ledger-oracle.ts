// The ledger once more, the slow and plain way: one event after the other, everything found by looking through everything that
// came before in the same thread, sums made from what stands. It shares no code with the ledger. What it answers is what any
// cutting into batches must come to: the tests and `ops verify` both ask it.

import { decodeLogged } from '#contracts/events/decode-event';
import { type RebookedEvent, SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import {
  amountsOfKind,
  amountsOfThread,
  type CountedKind,
  countedKind,
  netOf,
  type OracleView,
} from './amounts-oracle.js';
import type { OracleAmount, OraclePlace } from './count-oracle.js';
import {
  contentOf,
  isIncident,
  type LoggedEvent,
  nameOf,
  type OracleEvent,
  type Ref,
  replacesOf,
  type Statement,
  threadOf,
  touchesNothing,
} from './event-oracle.js';
import {
  type BookedEvent,
  type Elsewhere,
  type Fate,
  NOWHERE,
  type OracleRecord,
  type Rebooked,
  type Unlike,
} from './fate.js';
import { judge, type Past } from './judge-oracle.js';
import { type KnownAmount, knownAmounts } from './known-oracle.js';
import { isBookedOf, viewNow } from './rebook-oracle.js';
import { type OracleWorld, plusDays, RegionOracle } from './region-oracle.js';
import { isLessFinal, type Standing, standings, thingOf } from './standing-oracle.js';

export interface OracleOptions {
  readonly elsewhere?: Elsewhere;
  /** What is kept of an event; left out: all of it. */
  readonly kept?: (event: OracleEvent['event']) => OracleEvent['event'];
  /** Asks of no event what it changes: only what all come to is wanted. */
  readonly isFold?: boolean;
}

/** On these no number rests, whatever they say. */
const ONLY_LISTED: readonly string[] = [
  'safety.incident.relayed',
  'safety.violation.decided',
  'safety.violation.published',
  'safety.assessment.completed',
  'safety.figure.published',
];

export class LedgerOracle {
  /** By which events are judged and counted. */
  regions: RegionOracle;
  private clock = Number.NEGATIVE_INFINITY;
  /** In the order of booking. */
  readonly booked: BookedEvent[] = [];
  readonly refused: { readonly ref: string; readonly code: string }[] = [];
  readonly duplicates: string[] = [];
  private readonly threads = new Map<string, BookedEvent[]>();
  /** Booked and waiting ones, by name. */
  private readonly known = new Map<string, OracleEvent>();
  private readonly refusedNames = new Set<string>();
  private readonly waitingByName = new Map<string, OracleEvent>();
  /** By the name of what they wait for. */
  private readonly waitingFor = new Map<string, OracleEvent[]>();
  /** By what each subject was counted last. */
  private readonly countedBy = new Map<string, OracleView & { readonly kind: CountedKind; readonly subject: string }>();
  /** When what each subject was booked anew as was known. */
  private readonly rebookedAt = new Map<string, number>();
  private readonly rebookings = new Map<string, string>();
  private readonly elsewhere: Elsewhere;
  private placed: (OracleAmount & { countsIn: string[] })[] | undefined;

  constructor(
    world: OracleWorld | RegionOracle,
    log: readonly LoggedEvent[] = [],
    private readonly options: OracleOptions = {},
  ) {
    this.regions = world instanceof RegionOracle ? world : new RegionOracle(world);
    this.elsewhere = options.elsewhere ?? NOWHERE;
    for (const [i, { event, scope, appendedAt }] of log.entries()) {
      this.take({ offset: BigInt(i), scope, appendedAt, value: Buffer.from(JSON.stringify(event)) });
    }
  }

  get waiting(): OracleEvent[] {
    return [...this.waitingByName.values()];
  }

  /** Reference data changed: from here on these hold. */
  goBy(regions: RegionOracle): void {
    this.regions = regions;
    this.placed = undefined;
  }

  /** Where it lies, if it was booked anew elsewhere than it was told. */
  placeOf(kind: CountedKind, subject: string): OraclePlace | undefined {
    return this.countedBy.get(`${kind} ${subject}`)?.place;
  }

  /** What would be booked otherwise by the reference data as they are: whoever changed them has not had it booked anew. */
  unlike(): Unlike[] {
    return [...this.countedBy.values()].flatMap(({ kind, subject, ...by }): Unlike[] => {
      const thread = this.thread(subject);
      const last = thread.findLast(({ event }) => countedKind(event) === kind);
      if (by.regions === this.regions || !last) return [];
      const now = viewNow({ kind, thread, ...by }, this.regions);
      const net = netOf(amountsOfKind(thread, kind, by), amountsOfKind(thread, kind, now));
      return net.size === 0 ? [] : [{ kind, subject, event: last.event, amounts: [...net.values()] }];
    });
  }

  /** The next record of the log: what becomes of it, and of what waited for it. */
  take({ offset, appendedAt, scope, value }: OracleRecord): Fate[] {
    this.placed = undefined;
    this.clock = Math.max(this.clock, appendedAt);
    return this.settled(this.receive({ offset, appendedAt, scope, value }), offset);
  }

  /** `counter|basis sector|region|day|organization` of every sum that is not zero, as booked. */
  sums(): Map<string, bigint> {
    return new Map([...netOf([], this.amounts())].map(([key, { amount }]) => [key, amount]));
  }

  /** What counts on days `[from, to)`, whatever lies below: by `counter|region`. */
  sumsIn(from: string, to: string): Map<string, bigint> {
    const sums = new Map<string, bigint>();
    this.placed ??= this.amounts().map((a) => ({ ...a, countsIn: this.regions.countsIn(a.region, a.sector, a.day) }));
    for (const { counter, day, amount, countsIn } of this.placed) {
      if (day < from || day >= to) continue;
      for (const region of countsIn)
        sums.set(`${counter}|${region}`, (sums.get(`${counter}|${region}`) ?? 0n) + amount);
    }
    return sums;
  }

  /** What each subject counts, by what it was counted last. */
  *counted(): Iterable<readonly OracleAmount[]> {
    for (const { kind, subject, ...by } of this.countedBy.values()) yield amountsOfKind(this.thread(subject), kind, by);
  }

  amounts(): OracleAmount[] {
    return [...this.threads.values()].flatMap((thread) => amountsOfThread(thread, this.regions));
  }

  /** All that stands and is no incident. */
  standing(): Standing[] {
    return this.allStandings().filter((s) => !s.isWithdrawn);
  }

  /** The withdrawn ones too. */
  allStandings(): Standing[] {
    return [...this.threads.values()].flatMap((thread) => [...standings(thread).values()]);
  }

  /** Of every incident. */
  subjects(): string[] {
    return [...new Set(this.booked.flatMap(({ event }) => (isIncident(event) ? [event.subject] : [])))];
  }

  /** All booked events of one subject or series, as `threadOf` names it, in order. */
  thread(name: string): readonly BookedEvent[] {
    return this.threads.get(name) ?? [];
  }

  threadNames(): string[] {
    return [...this.threads.keys()];
  }

  private receive({ offset, scope, value }: OracleRecord): Fate {
    const decoded = decodeLogged(value);
    if (!decoded.ok) return this.refuse({ offset, ref: identityIn(value), code: decoded.code });
    if (decoded.event.type === SUBJECT_REBOOKED) return this.rebook(decoded.event, offset);
    const event = this.options.kept?.(decoded.event) ?? decoded.event;
    const recordedAt = this.clock;
    const knownAt = event.history && event.knownsince !== undefined ? event.knownsince : recordedAt;
    const one = { offset, content: contentOf(decoded.event), event, scope, knownAt, recordedAt };
    return this.again(one) ?? this.apply(one, offset);
  }

  /** An identity that is known already, with the same content or another. */
  private again({
    event,
    offset,
    content,
  }: Pick<OracleEvent, 'offset' | 'content'> & { event: Ref }): Fate | undefined {
    const name = nameOf(event);
    const before = this.known.get(name)?.content ?? this.rebookings.get(name) ?? this.claimed({ event, offset });
    if (before === undefined) return undefined;
    if (before === content) {
      this.duplicates.push(name);
      return { type: 'duplicate', offset, ref: event };
    }
    this.refused.push({ ref: name, code: 'event-conflict' });
    return { type: 'refused', offset, ref: event, code: 'event-conflict' };
  }

  private rebook(event: RebookedEvent, offset: bigint): Fate {
    const content = contentOf(event);
    const known = this.again({ event, offset, content });
    if (known) return known;
    const { kind } = event.data;
    const { subject } = event;
    const thread = this.thread(subject);
    if (!isBookedOf(thread, kind)) return this.refuse({ offset, ref: event, code: 'invalid-event' });
    this.rebookings.set(nameOf(event), content);
    const by = this.countedBy.get(`${kind} ${subject}`) ?? { regions: this.regions };
    const now = viewNow({ kind, thread, ...by }, this.regions);
    const net = netOf(amountsOfKind(thread, kind, by), amountsOfKind(thread, kind, now));
    const knownAt = Math.max(this.clock, ...thread.map((other) => other.knownAt));
    if (net.size > 0) {
      this.countedBy.set(`${kind} ${subject}`, { kind, subject, ...now });
      this.rebookedAt.set(`${kind} ${subject}`, knownAt);
    }
    const one: Rebooked = { offset, content, event, state: net.size > 0 ? 'counted' : 'listed' };
    const amounts = [...net.values()];
    return { type: 'rebooked', one, amounts, known: () => amounts.map((amount) => ({ ...amount, knownAt })) };
  }

  /** The content that another partition has booked under this name, unless this record was refused for what it says. */
  private claimed({ event, offset }: { event: Ref; offset: bigint }): string | undefined {
    const content = this.elsewhere.content(event);
    if (content === undefined) return undefined;
    const code = this.elsewhere.refusedAs(offset);
    return code === undefined || code === 'event-conflict' ? content : undefined;
  }

  private apply(one: OracleEvent, at: bigint): Fate {
    const { event, offset } = one;
    const past: Past = {
      booked: this.thread(threadOf(event)),
      regions: this.regions,
      accepted: (ref) => this.known.get(nameOf(ref)),
      // A request to book anew is nothing that could be corrected.
      wasRefused: (ref) => this.refusedNames.has(nameOf(ref)) || this.rebookings.has(nameOf(ref)),
      place: this.placeOf('incident', event.subject),
    };
    const verdict = judge(past, one);
    if (verdict.type === 'refused') return this.refuse({ offset, ref: event, code: verdict.code });
    const awaited = replacesOf(event);
    if (verdict.type === 'booked' || awaited === undefined) return this.book(one, at);
    if (this.elsewhere.has(awaited) && this.elsewhere.refusedAs(offset) === 'stale-replaces') {
      return this.refuse({ offset, ref: event, code: 'stale-replaces' });
    }
    this.known.set(nameOf(event), one);
    this.waitingByName.set(nameOf(event), one);
    const others = this.waitingFor.get(nameOf(awaited)) ?? [];
    this.waitingFor.set(nameOf(awaited), [...others, one]);
    return { type: 'waiting', one };
  }

  private refuse(refusal: { offset: bigint; ref: Ref | null; code: string }): Fate {
    const name = refusal.ref && nameOf(refusal.ref);
    this.refused.push({ ref: name ?? '', code: refusal.code });
    if (name !== null && !this.known.has(name)) this.refusedNames.add(name);
    return { type: 'refused', ...refusal };
  }

  private book(one: OracleEvent, at: bigint): Fate {
    const { event } = one;
    const name = threadOf(event);
    const thread = this.threads.get(name) ?? [];
    if (this.options.isFold) return this.fold(thread, { ...one, at, state: null });
    const state = this.stateOf(event, thread);
    const draft: BookedEvent = { ...one, recordedAt: this.clock, at, state };
    const { before, after } = this.countAnew(event, name, { thread, draft });
    const counts = before.length > 0 || after.length > 0;
    const booked: BookedEvent = isIncident(event) ? { ...draft, state: counts ? 'counted' : 'listed' } : draft;
    return this.keep(thread, booked, [...netOf(before, after).values()]);
  }

  private fold(thread: BookedEvent[], one: BookedEvent): Fate {
    const kind = countedKind(one.event);
    const subject = threadOf(one.event);
    if (kind !== undefined) this.countedBy.set(`${kind} ${subject}`, { kind, subject, regions: this.regions });
    return this.keep(thread, one, []);
  }

  private keep(thread: BookedEvent[], one: BookedEvent, amounts: readonly OracleAmount[]): Fate {
    const { length } = thread;
    const fold = (events: readonly OracleEvent[]): OracleAmount[] => this.amountsOfSome(events);
    thread.push(one);
    this.threads.set(threadOf(one.event), thread);
    this.booked.push(one);
    this.known.set(nameOf(one.event), one);
    // What was booked anew is known as it is from then on, whatever later events say of when they were known.
    const floor = this.rebookedAt.get(`${countedKind(one.event)} ${threadOf(one.event)}`);
    const known = (): KnownAmount[] =>
      floor === undefined
        ? knownAmounts({ before: thread.slice(0, length), one, whole: amounts, fold })
        : amounts.map((amount) => ({ ...amount, knownAt: Math.max(one.knownAt, floor) }));
    return { type: 'booked', one, amounts, known };
  }

  /** Of some that were booked. Who may write was decided then. */
  private amountsOfSome(events: readonly OracleEvent[]): OracleAmount[] {
    const some = new LedgerOracle(this.regions, [], { isFold: true });
    for (const one of events) some.settled(some.apply({ ...one, scope: null }, one.offset), one.offset);
    return some.amounts();
  }

  /** What its subject counted, by what it was counted then, and what it counts with this event. */
  private countAnew(
    event: OracleEvent['event'],
    subject: string,
    { thread, draft }: { thread: readonly BookedEvent[]; draft: BookedEvent },
  ): { before: readonly OracleAmount[]; after: readonly OracleAmount[] } {
    const kind = countedKind(event);
    if (kind === undefined || this.changesNothing(event, thread)) return { before: [], after: [] };
    const { regions } = this;
    const by = this.countedBy.get(`${kind} ${subject}`);
    this.countedBy.set(`${kind} ${subject}`, { kind, subject, regions });
    // By other rows than the last time the whole series moves.
    const near = by === undefined || by.regions === regions ? event.subject : undefined;
    const before = by ? amountsOfKind(thread, kind, { ...by, near }) : [];
    return { before, after: amountsOfKind([...thread, draft], kind, { regions, near }) };
  }

  private changesNothing(event: OracleEvent['event'], thread: readonly BookedEvent[]): boolean {
    if (isIncident(event)) return false;
    if (touchesNothing(event)) return true;
    return event.type !== 'safety.record.withdrawn' && isLessFinal(event, standings(thread).get(thingOf(event)));
  }

  /** Asked before it is booked. */
  private stateOf(event: OracleEvent['event'], thread: readonly BookedEvent[]): BookedEvent['state'] {
    if (isIncident(event) || event.type === 'safety.record.withdrawn') return null;
    return this.isCounted(event, thread) ? 'counted' : 'listed';
  }

  private isCounted(event: Statement, thread: readonly BookedEvent[]): boolean {
    if (touchesNothing(event) || ONLY_LISTED.includes(event.type)) return false;
    if (isLessFinal(event, standings(thread).get(thingOf(event)))) return false;
    if (event.type !== 'safety.return.filed') return true;
    const { sector, region, to } = event.data;
    return sector !== 'all' && this.regions.reportsByReturns(region, sector, plusDays(to, -1));
  }

  /** Whatever waits for what is decided now is looked at again, and what waits for that, until nothing moves. */
  private settled(first: Fate, at: bigint): Fate[] {
    const fates = [first];
    for (const fate of fates) {
      const decided = decidedIn(fate);
      if (decided === undefined || this.waitingByName.has(decided)) continue;
      const next = this.waitingFor.get(decided) ?? [];
      this.waitingFor.delete(decided);
      for (const one of next) {
        const { offset, event } = one;
        this.waitingByName.delete(nameOf(event));
        this.known.delete(nameOf(event));
        const isBooked = this.known.has(decided);
        fates.push(isBooked ? this.apply(one, at) : this.refuse({ offset, ref: event, code: 'stale-replaces' }));
      }
    }
    return fates;
  }
}

const decidedIn = (fate: Fate): string | undefined => {
  if (fate.type === 'booked' || fate.type === 'rebooked') return nameOf(fate.one.event);
  return fate.type === 'refused' && fate.ref ? nameOf(fate.ref) : undefined;
};

const identityIn = (value: Buffer): Ref | null => {
  try {
    const { source, id } = JSON.parse(value.toString('utf8')) ?? {};
    const isText = typeof source === 'string' && typeof id === 'string';
    return isText && !source.includes('\0') && !id.includes('\0') ? { source, id } : null;
  } catch {
    return null;
  }
};
