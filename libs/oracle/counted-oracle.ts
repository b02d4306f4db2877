// How each subject was counted last: by the reference data of which day, where it lies since it was booked anew, and since when
// that is known.

import type { RebookedEvent } from '#contracts/events/subject-rebooked';
import {
  amountsOfKind,
  COUNTED_KINDS,
  type CountedKind,
  changeable,
  countedKind,
  netOf,
  type OracleView,
} from './amounts-oracle.js';
import type { OracleAmount, OraclePlace } from './count-oracle.js';
import { type OracleEvent, type Ref, same } from './event-oracle.js';
import type { BookedEvent, Unlike } from './fate.js';
import { viewNow } from './rebook-oracle.js';
import type { RegionOracle } from './region-oracle.js';
import { statedInspection } from './standing-oracle.js';
import { changesNothing } from './state-oracle.js';

export class CountedOracle {
  /** By `keyOf`. */
  private readonly last = new Map<string, OracleView & { readonly kind: CountedKind; readonly subject: string }>();
  /** What was booked anew, and when that is known: nothing that comes later is known before. */
  private readonly notBefore = new Map<string, number>();
  /** Inspections that were booked anew elsewhere: as stated then. */
  private readonly moved = new Map<string, { readonly stated: Ref; readonly place: OraclePlace }>();

  constructor(private readonly thread: (name: string) => readonly BookedEvent[]) {}

  placeOf(kind: CountedKind, subject: string): OraclePlace | undefined {
    return this.last.get(keyOf(kind, subject))?.place;
  }

  /** What a subject counts; never counted: by `regions`. */
  amounts(name: string, regions: RegionOracle): OracleAmount[] {
    const thread = this.thread(name);
    return COUNTED_KINDS.flatMap((kind) =>
      amountsOfKind(thread, kind, this.last.get(keyOf(kind, name)) ?? { regions }),
    );
  }

  /** What would be booked otherwise by `regions`. */
  unlike(regions: RegionOracle): Unlike[] {
    return [...this.last.values()].flatMap(({ kind, subject, ...by }): Unlike[] => {
      const thread = this.thread(subject);
      const last = thread.findLast(({ event }) => countedKind(event) === kind);
      if (by.regions === regions || !last) return [];
      const now = viewNow({ kind, thread, ...by }, regions);
      const net = netOf(amountsOfKind(thread, kind, by), amountsOfKind(thread, kind, now));
      return net.size === 0 ? [] : [{ kind, subject, event: last.event, amounts: [...net.values()] }];
    });
  }

  /** What its subject counted, by what it was counted then, and what it counts with this event, not booked yet. */
  count(draft: BookedEvent, subject: string, regions: RegionOracle): Record<'before' | 'after', OracleAmount[]> {
    const { event } = draft;
    const thread = this.thread(subject);
    const kind = countedKind(event);
    if (kind === undefined || changesNothing(event, thread)) return { before: [], after: [] };
    const by = this.last.get(keyOf(kind, subject));
    this.last.set(keyOf(kind, subject), { kind, subject, regions });
    // By other rows than the last time the whole series moves.
    const near = by === undefined || by.regions === regions ? event.subject : undefined;
    const before = by ? amountsOfKind(thread, kind, { ...by, near }) : [];
    return { before, after: amountsOfKind([...thread, draft], kind, { regions, near }) };
  }

  /** What changes when it is booked anew by `regions`. */
  recount({ data: { kind }, subject }: RebookedEvent, regions: RegionOracle): OracleAmount[] {
    const thread = this.thread(subject);
    const by = this.last.get(keyOf(kind, subject)) ?? { regions };
    const now = viewNow({ kind, thread, ...by }, regions);
    const net = netOf(amountsOfKind(thread, kind, by), amountsOfKind(thread, kind, now));
    if (net.size === 0) return [];
    this.last.set(keyOf(kind, subject), { kind, subject, ...now });
    const stated = kind === 'inspection' ? statedInspection(thread) : undefined;
    if (stated && now.place) this.moved.set(keyOf(kind, subject), { stated, place: now.place });
    return [...net.values()];
  }

  /** When a rebooking is known: when recorded; what an import said to be known later than now is not known before. */
  knownAnew({ data: { kind }, subject }: RebookedEvent, now: number): number {
    const own = this.thread(subject).filter(({ event }) => changeable(event) === kind);
    return Math.max(now, ...own.map(({ knownAt }) => knownAt));
  }

  /** A rebooking changed entries: what comes later of the subject is not known before `knownAt`. */
  holdBack({ data: { kind }, subject }: RebookedEvent, knownAt: number): void {
    this.notBefore.set(keyOf(kind, subject), knownAt);
  }

  knownAt({ event, knownAt }: OracleEvent, subject: string): number {
    return Math.max(knownAt, this.notBefore.get(keyOf(changeable(event), subject)) ?? knownAt);
  }

  /** What some of a subject's events count, were they all, by the reference data of now and where it was booked anew. */
  amountsOfSome(thread: readonly OracleEvent[], name: string, regions: RegionOracle): OracleAmount[] {
    return COUNTED_KINDS.flatMap((kind) => {
      const moved = this.moved.get(keyOf(kind, name));
      const stated = moved && statedInspection(thread);
      const place = stated && same(stated, moved.stated) ? moved.place : undefined;
      return amountsOfKind(thread, kind, { regions, place });
    });
  }
}

const keyOf = (kind: CountedKind | undefined, subject: string): string => `${kind} ${subject}`;
