// Returns that only check, beside what is booked for their days, written down once more from the contract ("Reporting basis"): the
// statements of each return and whatever counts where it is about, in the order of their append times, and between them whether
// it differs.

import type { AlertFault } from './alert-oracle.js';
import { couldDiffer, type Figure, type Stated, walk } from './checked-figures.js';
import { isOver } from './episode-oracle.js';
import { isIncident, type Ref, threadOf } from './event-oracle.js';
import type { Fate } from './fate.js';
import { SECTORS } from './indicator-oracle.js';
import type { LedgerOracle } from './ledger-oracle.js';
import { plusDays, type RegionOracle } from './region-oracle.js';
import { standings } from './standing-oracle.js';

/** An episode of `return-differs`. `filed`: the subject of the return. */
export interface ReturnEpisode {
  readonly id: string;
  readonly filed: string;
  readonly region: string;
  readonly state: string;
  readonly startedAt: number;
}

export interface CheckedWorld {
  readonly regions: RegionOracle;
  readonly ownCity: string;
}

const RETURN = 'safety.return.filed';
const COUNTERS: ReadonlySet<string> = new Set(
  ['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan'].flatMap((measure) => [
    measure,
    ...SECTORS.map((sector) => `${measure}.${sector}`),
  ]),
);
/** A return waits a minute for the incidents of its days, and somebody looks every half minute. */
const SEEN_WITHIN_MS = 120_000;
/** A period that ended longer ago begins no episode. */
const LOOKED_AT_FOR_DAYS = 400;

const place = (counter: string, region: string): string => `${counter} ${region}`;

export class CheckingReturns {
  /** By subject, in the order of their partition. */
  private readonly stated = new Map<string, Stated[]>();
  private readonly counted: { counter: string; region: string; sector: string | null; figure: Figure }[] = [];

  constructor(private readonly world: CheckedWorld) {}

  /** What a record of a partition led to, right after its oracle has taken it. `at`: its append time, never going back. */
  take(fates: readonly Fate[], of: { topic: string; partition: number; at: number; oracle: LedgerOracle }): void {
    const { at, oracle } = of;
    const lane = `${of.topic}/${of.partition}`;
    for (const fate of fates) {
      if (fate.type !== 'booked' && fate.type !== 'rebooked') continue;
      for (const { counter, region, sector, day, amount } of fate.amounts) {
        if (COUNTERS.has(counter)) this.counted.push({ counter, region, sector, figure: { at, lane, day, amount } });
      }
      if (fate.type === 'booked') this.state(fate.one.event, at, oracle);
    }
  }

  private state(event: Extract<Fate, { type: 'booked' }>['one']['event'], at: number, oracle: LedgerOracle): void {
    if (isIncident(event)) return;
    const isReturn = event.type === RETURN;
    if (!isReturn && !(event.type === 'safety.record.withdrawn' && event.data.recordType === RETURN)) return;
    const now = standings(oracle.thread(threadOf(event))).get(`${RETURN} ${event.subject}`);
    if (now?.statement.type !== RETURN) return;
    const { source, id } = now.stated.event;
    const one = { at, data: now.isWithdrawn ? null : now.statement.data, event: { source, id } };
    this.stated.set(event.subject, [...(this.stated.get(event.subject) ?? []), one]);
  }

  /** `changedAt`: before then reference data were others; what was seen by those is not judged. */
  faults(episodes: readonly ReturnEpisode[], { now, changedAt }: { now: number; changedAt: number }): AlertFault[] {
    const figures = this.figuresByPlace();
    const today = this.world.regions.dayAt(this.world.ownCity, new Date(now).toISOString());
    const subjects = new Set([...this.stated.keys(), ...episodes.map(({ filed }) => filed)]);
    return [...subjects].flatMap((filed): AlertFault[] => {
      const stated = this.stated.get(filed) ?? [];
      const own = episodes.filter((one) => one.filed === filed);
      const figuresOf = (counter: string, region: string): readonly Figure[] =>
        figures.get(place(counter, region)) ?? [];
      const checks = (data: Stated['data']): boolean => data !== null && this.onlyChecks(data);
      const { differs, since } = walk(stated, { figuresOf, checks });
      const events = stated.slice(-1).map(({ event }) => event);
      const open = own.find(({ state }) => !isOver(state));
      const isSeen = since <= now - SEEN_WITHIN_MS;
      const faults = own
        .filter(({ startedAt }) => startedAt > changedAt)
        .filter(({ startedAt }) => !couldDiffer(stated, { figuresOf, checks, at: startedAt }))
        .map((one) => invented(one));
      if (isSeen && differs && !open && this.beginsOne(stated, today)) faults.push(missing(filed, { since, events }));
      if (isSeen && !differs && open) faults.push(stillOpen(open, { since, events }));
      return faults;
    });
  }

  /** Of the own city and below, where single incidents count. */
  private onlyChecks({ region, sector, to }: NonNullable<Stated['data']>): boolean {
    const { regions, ownCity } = this.world;
    const last = plusDays(to, -1);
    const sectors = sector === 'all' ? SECTORS : [sector];
    return (
      regions.upwards(region, last).includes(ownCity) &&
      sectors.some((one) => !regions.reportsByReturns(region, one, last))
    );
  }

  private beginsOne(stated: readonly Stated[], today: string): boolean {
    const data = stated.at(-1)?.data;
    return data !== undefined && data !== null && data.to > plusDays(today, 1 - LOOKED_AT_FOR_DAYS);
  }

  /** Only where a return is about. */
  private figuresByPlace(): Map<string, Figure[]> {
    const regions = new Set([...this.stated.values()].flatMap((all) => all.flatMap(({ data }) => data?.region ?? [])));
    const places = new Map<string, Figure[]>();
    for (const { counter, region: leaf, sector, figure } of this.counted) {
      for (const region of this.world.regions.countsIn(leaf, sector, figure.day)) {
        if (!regions.has(region)) continue;
        const all = places.get(place(counter, region));
        if (all) all.push(figure);
        else places.set(place(counter, region), [figure]);
      }
    }
    for (const all of places.values()) all.sort((a, b) => a.at - b.at);
    return places;
  }
}

interface Because {
  readonly since: number;
  readonly events: readonly Ref[];
}

const aboutOf = (filed: string): Record<string, string> => ({ rule: 'return-differs', filed });
const timeOf = (at: number): string => new Date(at).toISOString();

const missing = (filed: string, { since, events }: Because): AlertFault => ({
  ...{ kind: 'alert-missing', about: aboutOf(filed), alert: null, mayPass: true, since, events },
  ...{ expected: `firing: the return differs since ${timeOf(since)}`, found: null },
});

const stillOpen = ({ id, filed, state }: ReturnEpisode, { since, events }: Because): AlertFault => ({
  ...{ kind: 'alert-still-open', about: aboutOf(filed), alert: id, mayPass: true, since, events },
  ...{ expected: 'over: the return does not differ', found: state },
});

const invented = ({ id, filed, state, startedAt }: ReturnEpisode): AlertFault => ({
  ...{ kind: 'alert-invented', about: aboutOf(filed), alert: id, mayPass: false, since: null, events: [] },
  ...{ expected: 'the return never differed', found: `${state} since ${timeOf(startedAt)}` },
});
