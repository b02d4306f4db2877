// The ledger once more, the slow and plain way: one event after the other, everything found by looking through everything that
// came before in the same thread, sums made from what stands. It shares no code with the ledger. What it answers is what any
// cutting into batches must come to: the tests and `ops verify` both ask it.

import { decodeLogged } from '#contracts/events/decode-event';
import { type RebookedEvent, SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import { amountsOfThread, type CountedKind, netOf } from './amounts-oracle.js';
import type { OracleAmount, OraclePlace } from './count-oracle.js';
import { CountedOracle } from './counted-oracle.js';
import {
  contentOf,
  identityIn,
  isIncident,
  type LoggedEvent,
  nameOf,
  type OracleEvent,
  type Ref,
  replacesOf,
  threadOf,
} from './event-oracle.js';
import type { BookedEvent, Fate, OracleRecord, Rebooked, Unlike } from './fate.js';
import { judge, type Past } from './judge-oracle.js';
import { type KnownAmount, knownAmounts } from './known-oracle.js';
import { isBookedOf } from './rebook-oracle.js';
import { type OracleWorld, RegionOracle } from './region-oracle.js';
import { type Standing, standings } from './standing-oracle.js';
import { stateOf } from './state-oracle.js';

/**
 * What other partitions hold, seen from this one: which of them was booked first the log does not say, and either is right.
 * So the ledger is asked which it was.
 */
export interface Elsewhere {
  /** The content of an event that another partition has booked, in hex. */
  content(ref: Ref): string | undefined;
  /** Whether another partition has booked or refused it. */
  has(ref: Ref): boolean;
  /** As what the ledger has refused the record at a position. */
  refusedAs(offset: bigint): string | undefined;
}

const NOWHERE: Elsewhere = { content: () => undefined, has: () => false, refusedAs: () => undefined };

export interface OracleOptions {
  readonly elsewhere?: Elsewhere;
  /** What is kept of an event; left out: all of it. */
  readonly kept?: (event: OracleEvent['event']) => OracleEvent['event'];
  /** Asks of no event what it changes: only what all come to is wanted. */
  readonly isFold?: boolean;
  /** They were booked, so by the reference data of then their regions were right. */
  readonly wasBooked?: boolean;
}

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
  private readonly counted = new CountedOracle((name) => this.thread(name));
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
    return this.counted.placeOf(kind, subject);
  }

  /** What would be booked otherwise by the reference data as they are: whoever changed them has not had it booked anew. */
  unlike(): Unlike[] {
    return this.counted.unlike(this.regions);
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

  amounts(): OracleAmount[] {
    return [...this.threads.values()].flatMap((thread) => amountsOfThread(thread, this.regions));
  }

  /** What a thread counts as it was booked last: by the reference data of then, and where it was booked anew. */
  countedOf(name: string): OracleAmount[] {
    return this.counted.amounts(name, this.regions);
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
    if (!isBookedOf(this.thread(event.subject), event.data.kind)) {
      return this.refuse({ offset, ref: event, code: 'invalid-event' });
    }
    this.rebookings.set(nameOf(event), content);
    const amounts = this.counted.recount(event, this.regions);
    const isCounted = amounts.length > 0;
    if (isCounted) this.holdBack(event);
    const one: Rebooked = { offset, content, event, state: isCounted ? 'counted' : 'listed' };
    const knownAt = this.counted.knownAnew(event, this.clock);
    return { type: 'rebooked', one, amounts, known: () => amounts.map((amount) => ({ ...amount, knownAt })) };
  }

  /** A rebooking changed entries: what comes later of the subject is not known before it. */
  holdBack(event: RebookedEvent): void {
    this.counted.holdBack(event, this.counted.knownAnew(event, this.clock));
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
      wasBooked: this.options.wasBooked,
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
    if (this.options.isFold) return this.keep(thread, { ...one, at, state: null }, []);
    const draft: BookedEvent = {
      ...one,
      knownAt: this.counted.knownAt(one, name),
      recordedAt: this.clock,
      at,
      state: stateOf(event, thread, this.regions),
    };
    const { before, after } = this.counted.count(draft, name, this.regions);
    const counts = before.length > 0 || after.length > 0;
    const booked: BookedEvent = isIncident(event) ? { ...draft, state: counts ? 'counted' : 'listed' } : draft;
    return this.keep(thread, booked, [...netOf(before, after).values()]);
  }

  private keep(thread: BookedEvent[], one: BookedEvent, amounts: readonly OracleAmount[]): Fate {
    const { length } = thread;
    const name = threadOf(one.event);
    const fold = (events: readonly OracleEvent[]): OracleAmount[] => this.amountsOfSome(events, name);
    thread.push(one);
    this.threads.set(name, thread);
    this.booked.push(one);
    this.known.set(nameOf(one.event), one);
    const known = (): KnownAmount[] => knownAmounts({ before: thread.slice(0, length), one, whole: amounts, fold });
    return { type: 'booked', one, amounts, known };
  }

  /** Of some of one thread that were booked. Who may write, and where, was decided then. */
  private amountsOfSome(events: readonly OracleEvent[], name: string): OracleAmount[] {
    const { regions } = this;
    const some = new LedgerOracle(regions, [], { isFold: true, wasBooked: true });
    for (const one of events) some.settled(some.apply({ ...one, scope: null }, one.offset), one.offset);
    return this.counted.amountsOfSome(some.thread(name), name, regions);
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
