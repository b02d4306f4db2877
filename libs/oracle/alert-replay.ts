// When which target was broken: the events of all partitions once more, in the order (append time, topic, partition, offset), and
// after each a look at the targets that it touches; at midnight of the city a look at all of them, for time alone moves windows.
// Hazards are joined from everything there is, so they are looked at in the end only.

import { AimedTargets, keyOf, type ReplayWorld } from './aimed-targets.js';
import { BreachOracle, type Condition, type TargetKey } from './breach-oracle.js';
import { couldHold } from './could-hold.js';
import type { Days } from './days-oracle.js';
import type { Ref } from './event-oracle.js';
import type { Fate } from './fate.js';
import { ORACLE_INDICATORS } from './indicator-oracle.js';
import type { LedgerOracle } from './ledger-oracle.js';
import { changeOf, type FactChange, ReadingFacts } from './reading-facts.js';
import { plusDays, type RegionOracle } from './region-oracle.js';
import { inOrder, laneOf, type ReplayedEvent, statementOf } from './replayed-event.js';

/** The condition held from an append time on, until another. */
export interface Held {
  readonly from: number;
  to: number | null;
  /** The event after which it held; null: time alone did it. */
  readonly cause: Ref | null;
}

const ON_HAZARDS = ['safety.inspection.completed', 'safety.hazard.changed', 'safety.hazard.rectified'];

export const heldKey = (key: TargetKey, { from, to }: Days): string => `${keyOf(key)}|${from}..${to}`;

export class AlertReplay {
  /** By `heldKey`, in order. */
  readonly held = new Map<string, Held[]>();
  private readonly facts: ReadingFacts;
  private readonly breaches: BreachOracle;
  private readonly log: ReplayedEvent[] = [];
  /** Of hazards: their threads as they stand in the end. */
  private readonly hazards = new Map<string, FactChange>();
  /** By `keyOf`, what touched it. */
  private readonly touched = new Map<string, ReplayedEvent[]>();
  private readonly aimed: AimedTargets;
  /** By `keyOf`, for which it ever held. */
  private readonly periods = new Map<string, Days[]>();
  private today = '';
  private lastOld: number | undefined;
  private firstPresent: number | undefined;

  constructor(private readonly world: ReplayWorld) {
    this.facts = new ReadingFacts(world.regions);
    this.breaches = new BreachOracle(this.facts, world.levelOf);
    this.aimed = new AimedTargets(world, this.facts);
  }

  /** What a record of a partition led to, right after its oracle has taken it. `at`: its append time, never going back. */
  take(fates: readonly Fate[], of: { topic: string; partition: number; at: number; oracle: LedgerOracle }): void {
    const { topic, partition, at, oracle } = of;
    this.passWorld(oracle.regions, at);
    for (const fate of fates) {
      const change = changeOf(oracle, fate);
      if (!change || (fate.type !== 'booked' && fate.type !== 'rebooked')) continue;
      const { one } = fate;
      const statement = fate.type === 'booked' ? statementOf(fate.one, change) : undefined;
      const amounts = change.amounts.filter(({ counter }) => this.aimed.isAimedAt(counter));
      // The hazards of an inspection move with it.
      const isMoved = fate.type === 'rebooked' && fate.one.event.data.kind === 'inspection';
      const isOnHazards = isMoved || (statement !== undefined && ON_HAZARDS.includes(statement.type));
      const isDeclared = statement !== undefined && !isOnHazards;
      const thread = `${topic}/${partition} ${change.thread}`;
      if (isOnHazards) this.hazards.set(thread, { ...change, thread, amounts: [] });
      if (amounts.length === 0 && !isDeclared) continue;
      const { source, id } = one.event;
      const kept = { thread, amounts, standing: isDeclared ? change.standing : [] };
      const offset = fate.type === 'booked' ? fate.one.at : fate.one.offset;
      this.log.push({ ...{ at, topic, partition }, offset, event: { source, id }, change: kept, statement });
    }
  }

  /**
   * Until when, as far as the log can say, some of it was booked by other reference data than the present: what was seen to hold
   * before then cannot be worked out by the present ones. Infinity: nothing has been booked by these.
   */
  get changedAt(): number {
    const { lastOld, firstPresent } = this;
    return lastOld === undefined
      ? Number.NEGATIVE_INFINITY
      : Math.max(lastOld, firstPresent ?? Number.POSITIVE_INFINITY);
  }

  private passWorld(regions: RegionOracle, at: number): void {
    if (regions === this.world.regions) this.firstPresent = Math.min(this.firstPresent ?? at, at);
    else this.lastOld = Math.max(this.lastOld ?? at, at);
  }

  /** Goes through it all, up to an instant that is not before the last event. */
  run(now: number): void {
    this.log.sort(inOrder);
    let pending: TargetKey[] = [];
    for (const [i, one] of this.log.entries()) {
      this.passTime(one.at);
      this.facts.apply(one.change);
      if (one.statement?.type === 'safety.target.set') this.aimed.changed(this.today);
      const keys = this.aimed.touchedBy(one.change, one.statement);
      for (const text of keys.map(keyOf)) {
        const all = this.touched.get(text);
        if (all) all.push(one);
        else this.touched.set(text, [one]);
      }
      const next = this.log[i + 1];
      const isSameRecord = next && laneOf(next) === laneOf(one) && next.offset === one.offset;
      pending.push(...keys);
      if (isSameRecord) continue;
      this.look(pending, one.at, one.event);
      pending = [];
    }
    this.passTime(now);
    for (const change of this.hazards.values()) this.facts.apply(change);
    this.look(
      this.aimed.all().filter((key) => isEndOnly(key.indicator)),
      now,
      null,
    );
  }

  /** Every target that is broken at the end. */
  breachedAt(now: number): { key: TargetKey; condition: Condition; since: number | null }[] {
    return this.aimed.all().flatMap((key) =>
      this.conditions(key, now)
        .filter(({ state }) => state === 'breached')
        .map((condition) => {
          const last = this.held.get(heldKey(key, condition.period))?.at(-1);
          const since = last?.to === null && !isEndOnly(key.indicator) ? last.from : null;
          return { key, condition, since };
        }),
    );
  }

  /** At the end, of any period; `undefined`: no target is about it. */
  conditionOf(key: TargetKey, period: Days, now: number): Condition | undefined {
    return this.breaches.ofPeriod(key, period, this.dayOf(key.region, now));
  }

  /** By how many partitions it was touched. */
  lanesOf(key: TargetKey): number {
    return new Set((this.touched.get(keyOf(key)) ?? []).map(laneOf)).size;
  }

  /** The events that touched it last, the newest first. */
  causesOf(key: TargetKey): Ref[] {
    return [...(this.touched.get(keyOf(key)) ?? [])].reverse().map(({ event }) => event);
  }

  /** Whether it can have been seen to hold. */
  couldHold(key: TargetKey, period: Days, at: number): boolean {
    const touched = this.touched.get(keyOf(key)) ?? [];
    return couldHold({ ...this.world, touched }, { key, period, at });
  }

  private conditions(key: TargetKey, at: number): Condition[] {
    return this.breaches.conditions(key, this.dayOf(key.region, at));
  }

  private dayOf(region: string, at: number): string {
    return this.world.regions.dayAt(region, new Date(at).toISOString());
  }

  /** Looks at everything at each midnight on the way. */
  private passTime(at: number): void {
    const day = this.dayOf(this.world.ownCity, at);
    if (this.today === '') {
      this.today = day;
      this.aimed.changed(day);
    }
    while (this.today < day) {
      this.today = this.aimed.all().length === 0 ? day : plusDays(this.today, 1);
      this.aimed.changed(this.today);
      this.look(this.aimed.all(), this.midnight(this.today), null);
    }
  }

  /** The first millisecond of a day in the city. */
  private midnight(day: string): number {
    let [before, after] = [Date.parse(day) - 24 * 3_600_000, Date.parse(day) + 24 * 3_600_000];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.dayOf(this.world.ownCity, middle) < day) before = middle;
      else after = middle;
    }
    return after;
  }

  private look(keys: readonly TargetKey[], at: number, cause: Ref | null): void {
    for (const [text, key] of new Map(keys.map((one) => [keyOf(one), one]))) {
      if (isEndOnly(key.indicator) && cause !== null) continue;
      const found = new Map(this.conditions(key, at).map((one) => [heldKey(key, one.period), one]));
      for (const [name, one] of found) {
        if (one.state === 'breached' && !this.held.has(name)) {
          this.periods.set(text, [...(this.periods.get(text) ?? []), one.period]);
        }
        this.settle(name, one, { at, cause });
      }
      for (const { from, to } of this.periods.get(text) ?? []) {
        const name = heldKey(key, { from, to });
        if (found.has(name) || this.held.get(name)?.at(-1)?.to !== null) continue;
        const day = this.dayOf(key.region, at);
        const isGone = day < to;
        this.settle(name, isGone ? undefined : this.breaches.ofPeriod(key, { from, to }, day), { at, cause });
      }
    }
  }

  private settle(name: string, one: Condition | undefined, { at, cause }: { at: number; cause: Ref | null }): void {
    const all = this.held.get(name) ?? [];
    const last = all.at(-1);
    const isOpen = last !== undefined && last.to === null;
    if (one?.state === 'breached' && !isOpen) this.held.set(name, [...all, { from: at, to: null, cause }]);
    else if ((one === undefined || one.state === 'clear') && isOpen) last.to = at;
  }
}

/** Of these the past is not gone through. */
export const isEndOnly = (indicator: string): boolean => ORACLE_INDICATORS.get(indicator)?.kind === 'hazards';
