// When which target was broken: the events of all partitions once more, in the order (append time, topic, partition, offset), and
// after each a look at the targets that it touches; at midnight of the city a look at all of them, for time alone moves windows.
// Hazards are joined from everything there is, so they are looked at in the end only.

import { BreachOracle, type Condition, type TargetKey } from './breach-oracle.js';
import { type Days, isIn } from './days-oracle.js';
import { isIncident, type Ref, type Statement, same } from './event-oracle.js';
import type { BookedEvent, Fate } from './fate.js';
import { isInherited, ORACLE_INDICATORS, type OracleIndicator } from './indicator-oracle.js';
import type { LedgerOracle } from './ledger-oracle.js';
import { changeOf, type FactChange, ReadingFacts } from './reading-facts.js';
import { plusDays, type RegionOracle } from './region-oracle.js';

export interface ReplayWorld {
  readonly regions: RegionOracle;
  readonly ownCity: string;
  readonly levelOf: (region: string) => string;
  /** Ids of the indicators for which a target was ever set. */
  readonly aimedAt: ReadonlySet<string>;
}

/** The condition held from an append time on, until another. */
export interface Held {
  readonly from: number;
  to: number | null;
  /** The event after which it held; null: time alone did it. */
  readonly cause: Ref | null;
}

interface Booked {
  readonly at: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly event: Ref;
  readonly change: FactChange;
  /** What it stated, or withdrew. */
  readonly statement: Statement | undefined;
}

const ON_HAZARDS: readonly string[] = [
  ...['safety.inspection.completed', 'safety.hazard.changed', 'safety.hazard.rectified'],
];
/** Of the clocks of two machines. */
export const SKEW_MS = 5_000;

export const keyOf = ({ indicator, region }: TargetKey): string => `${indicator}|${region}`;
export const heldKey = (key: TargetKey, { from, to }: Days): string => `${keyOf(key)}|${from}..${to}`;
const laneOf = ({ topic, partition }: Booked): string => `${topic}/${partition}`;

const countersOf = (known: OracleIndicator | undefined): readonly string[] => {
  switch (known?.kind) {
    case 'count':
    case 'money':
    case 'rate':
      return known.counters;
    case 'share':
      return [...known.parts, ...known.less, known.of];
    default:
      return [];
  }
};

export class AlertReplay {
  /** By `heldKey`, in order. */
  readonly held = new Map<string, Held[]>();
  private readonly facts: ReadingFacts;
  private readonly breaches: BreachOracle;
  private readonly log: Booked[] = [];
  /** Of hazards: their threads as they stand in the end. */
  private readonly hazards = new Map<string, FactChange>();
  /** By `keyOf`, what touched it. */
  private readonly touched = new Map<string, Booked[]>();
  private readonly byCounter = new Map<string, string[]>();
  private aimed: ReadonlyMap<string, TargetKey> | undefined;
  /** By `keyOf`, for which it ever held. */
  private readonly periods = new Map<string, Days[]>();
  private today = '';
  private lastOld: number | undefined;
  private firstPresent: number | undefined;

  constructor(private readonly world: ReplayWorld) {
    this.facts = new ReadingFacts(world.regions);
    this.breaches = new BreachOracle(this.facts, world.levelOf);
    for (const id of world.aimedAt) {
      for (const counter of countersOf(ORACLE_INDICATORS.get(id))) {
        this.byCounter.set(counter, [...(this.byCounter.get(counter) ?? []), id]);
      }
    }
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
      const amounts = change.amounts.filter(({ counter }) => this.byCounter.has(counter));
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
    this.log.sort(
      (a, b) =>
        a.at - b.at ||
        (a.topic === b.topic ? 0 : a.topic < b.topic ? -1 : 1) ||
        a.partition - b.partition ||
        (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0),
    );
    let pending: TargetKey[] = [];
    for (const [i, one] of this.log.entries()) {
      this.passTime(one.at);
      this.facts.apply(one.change);
      if (one.statement?.type === 'safety.target.set') this.aimed = undefined;
      const keys = this.touchedBy(one);
      for (const key of keys) {
        const text = keyOf(key);
        this.touched
          .set(text, this.touched.get(text) ?? [])
          .get(text)
          ?.push(one);
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
      [...this.aimedKeys().values()].filter((key) => isEndOnly(key.indicator)),
      now,
      null,
    );
  }

  /** Every target that is broken at the end. */
  breachedAt(now: number): { key: TargetKey; condition: Condition; since: number | null }[] {
    return [...this.aimedKeys().values()].flatMap((key) =>
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

  /**
   * Whether it can have been seen to hold, some partitions being behind others: with each partition's highest sum up to then, and
   * each declaration that stood at any time before. Of shares and hazards that is not worked out: they can.
   */
  couldHold(key: TargetKey, period: Days, at: number): boolean {
    const known = ORACLE_INDICATORS.get(key.indicator);
    const [counter] = countersOf(known);
    if (known === undefined) return false;
    if (counter === undefined || known.kind === 'share') return true;
    const before = (this.touched.get(keyOf(key)) ?? []).filter((one) => one.at <= at + SKEW_MS);
    const amount = this.highest(before, key, { counters: countersOf(known), period });
    const facts = new ReadingFacts(this.world.regions);
    const most = { counter, sector: null, region: key.region, day: period.from, amount, organization: null };
    facts.apply({ amounts: [most], thread: '', standing: [] });
    const breaches = new BreachOracle(facts, this.world.levelOf);
    const days = new Set([at - SKEW_MS, at + SKEW_MS].map((instant) => this.dayOf(key.region, instant)));
    return before.some(({ change }) => {
      if (change.standing.length === 0) return false;
      facts.apply({ ...change, amounts: [] });
      return [...days].some((day) => (breaches.ofPeriod(key, period, day)?.state ?? 'clear') !== 'clear');
    });
  }

  private highest(
    before: readonly Booked[],
    { region }: TargetKey,
    { counters, period }: { counters: readonly string[]; period: Days },
  ): bigint {
    const lanes = new Map<string, { now: bigint; most: bigint }>();
    for (const one of before) {
      const lane = lanes.get(laneOf(one)) ?? { now: 0n, most: 0n };
      lanes.set(laneOf(one), lane);
      for (const { counter, sector, region: leaf, day, amount } of one.change.amounts) {
        if (!counters.includes(counter) || !isIn(day, period)) continue;
        if (this.world.regions.countsIn(leaf, sector, day).includes(region)) lane.now += amount;
      }
      if (lane.now > lane.most) lane.most = lane.now;
    }
    return [...lanes.values()].reduce((sum, { most }) => sum + most, 0n);
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
    if (this.today === '') this.today = day;
    while (this.today < day) {
      this.today = this.aimedKeys().size === 0 ? day : plusDays(this.today, 1);
      this.aimed = undefined;
      this.look([...this.aimedKeys().values()], this.midnight(this.today), null);
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

  /** Every pair that a target concerns; an enterprise's concerns no region. */
  private aimedKeys(): ReadonlyMap<string, TargetKey> {
    if (this.aimed) return this.aimed;
    const keys = new Map<string, TargetKey>();
    for (const { data } of this.facts.declared().targets) {
      const known = ORACLE_INDICATORS.get(data.indicator);
      if (data.organization !== undefined || !known) continue;
      for (const region of isInherited(known) ? this.below(data.region) : [data.region]) {
        const key = { indicator: data.indicator, region };
        keys.set(keyOf(key), key);
      }
    }
    this.aimed = keys;
    return keys;
  }

  private below(region: string): string[] {
    const { regions } = this.world;
    return [region, ...regions.children(region, this.today).flatMap((code) => this.below(code))];
  }

  private touchedBy({ change, statement }: Booked): TargetKey[] {
    const { regions, aimedAt } = this.world;
    const of =
      (region: string) =>
      (indicator: string): TargetKey => ({ indicator, region });
    const counted = change.amounts.flatMap(({ counter, region, sector, day }) =>
      regions.countsIn(region, sector, day).flatMap((place) => (this.byCounter.get(counter) ?? []).map(of(place))),
    );
    const aimed = this.aimedKeys();
    const all = (isTouched: (known: OracleIndicator, key: TargetKey) => boolean): TargetKey[] =>
      [...aimed.values()].filter((key) => {
        const known = ORACLE_INDICATORS.get(key.indicator);
        return known !== undefined && isTouched(known, key);
      });
    const declared = ((): TargetKey[] => {
      switch (statement?.type) {
        case 'safety.target.set': {
          const { indicator, region } = statement.data;
          const known = ORACLE_INDICATORS.get(indicator);
          const places = known && isInherited(known) ? this.below(region) : [region];
          return aimedAt.has(indicator) ? places.map((place) => ({ indicator, region: place })) : [];
        }
        case 'safety.exposure.declared': {
          const { measure, region } = statement.data;
          const up = regions.upwards(region, this.today);
          return all(
            (known, key) => known.kind === 'rate' && known.need.measure === measure && up.includes(key.region),
          );
        }
        case 'safety.survey.completed': {
          const up = regions.upwards(statement.data.region, this.today);
          return all((known, key) => known.kind === 'survey' && up.includes(key.region));
        }
        case 'safety.return.filed':
          return all((known, key) => 'counters' in known && key.region === statement.data.region);
        default:
          return [];
      }
    })();
    return [...counted, ...declared];
  }
}

/** Of these the past is not gone through. */
export const isEndOnly = (indicator: string): boolean => ORACLE_INDICATORS.get(indicator)?.kind === 'hazards';

const statementOf = ({ event }: BookedEvent, { standing }: FactChange): Statement | undefined => {
  if (isIncident(event)) return undefined;
  if (event.type !== 'safety.record.withdrawn') return event;
  return standing.find((one) => one.isWithdrawn && same(one.current.event, event))?.statement;
};
