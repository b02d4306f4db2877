// Where the history of every code stands in the tree of one day (ADR 0011): at the code itself, at its only heir, or, where
// several share it, at the lowest region that contains them all. Refuses to apportion what was split.

import { addDays, type Day, type DayRange } from '../calendar/day.js';
import type { Region, RegionCode } from './region.js';
import { NEWEST } from './region-map.js';
import type { RegionTree } from './region-tree.js';

/** One existence of a code: its rows without a break, until it is retired. A code that is used again begins another. */
export interface Life {
  readonly code: RegionCode;
  readonly from: Day;
  readonly to: Day | null;
  readonly successors: readonly RegionCode[];
  /** Above it when it began, and in the end. */
  readonly parents: { readonly first: RegionCode | null; readonly last: RegionCode | null };
}

/** Where the history of a life stands: `home` is undefined where nothing of the tree contains it. */
export interface Standing {
  readonly life: Life;
  readonly heirs: ReadonlySet<RegionCode>;
  readonly home: RegionCode | undefined;
}

export class RegionHistory {
  private readonly lives = new Map<RegionCode, readonly Life[]>();
  private readonly known = new Map<Life, Standing>();
  private all: readonly Standing[] | undefined;
  private readonly lines = new Map<RegionCode, readonly RegionCode[]>();

  constructor(
    private readonly tree: RegionTree,
    /** The day whose tree is the present. */
    private readonly asOn: Day = NEWEST,
  ) {
    const rows = new Map<RegionCode, Region[]>();
    for (const row of tree.all()) rows.set(row.code, [...(rows.get(row.code) ?? []), row]);
    for (const [code, ofCode] of rows) this.lives.set(code, livesOf(ofCode));
  }

  /** Of every existence of every code. */
  standings(): readonly Standing[] {
    this.all ??= [...this.lives.values()].flat().map((life) => this.standing(life));
    return this.all;
  }

  /** Of the code as it was on the day, else as it was last. */
  standingOf(code: RegionCode, day: Day): Standing | undefined {
    const life = this.lifeOf(code, day);
    return life && this.standing(life);
  }

  /** Codes whose history belongs wholly to `code`, through any number of changes; in order. */
  predecessorsOf(code: RegionCode): RegionCode[] {
    const whole = this.standings().filter(
      ({ life, heirs }) => life.code !== code && life.successors.length > 0 && heirs.size === 1 && heirs.has(code),
    );
    return codesOf(whole);
  }

  /**
   * Codes that existed on some of the days and were split so that a part of their history, nobody knows which, belongs to
   * `code` or what lies below it, and is in no reading of it; in order.
   */
  unattributedFor(code: RegionCode, days: DayRange): RegionCode[] {
    const isBelow = (region: RegionCode): boolean => this.lineOf(region).includes(code);
    const shared = this.standings().filter(
      ({ life, heirs, home }) =>
        heirs.size > 1 &&
        life.from < days.to &&
        (life.to === null || days.from < life.to) &&
        [...heirs].some(isBelow) &&
        !(home !== undefined && isBelow(home)),
    );
    return codesOf(shared);
  }

  /** From a region of the present up to the top. */
  lineOf(region: RegionCode): readonly RegionCode[] {
    const known = this.lines.get(region);
    if (known) return known;
    const line = this.tree.lineage(region, this.asOn).map((row) => row.code);
    this.lines.set(region, line);
    return line;
  }

  private lifeOf(code: RegionCode, day: Day): Life | undefined {
    const lives = this.lives.get(code);
    return lives?.find((life) => isAlive(life, day)) ?? lives?.at(-1);
  }

  private standing(life: Life): Standing {
    const known = this.known.get(life);
    if (known) return known;
    const heirs = this.heirsOf(life, new Set());
    const standing = { life, heirs, home: this.lowestAbove(heirs) };
    this.known.set(life, standing);
    return standing;
  }

  /** Regions of the present that the history belongs to. `passed` ends what contradictory rows would make endless. */
  private heirsOf(life: Life, passed: Set<Life>): ReadonlySet<RegionCode> {
    if (isAlive(life, this.asOn)) return new Set([life.code]);
    if (passed.has(life)) return new Set();
    passed.add(life);
    const next = (code: RegionCode, day: Day): RegionCode[] => {
      const to = this.lifeOf(code, day);
      return to ? [...this.heirsOf(to, passed)] : [];
    };
    const { from, to, successors, parents } = life;
    // Not yet there, or gone without a successor: it stays with what it lies below.
    if (to === null || this.asOn < from) return new Set(parents.first === null ? [] : next(parents.first, from));
    if (successors.length > 0) return new Set(successors.flatMap((code) => next(code, to)));
    return new Set(parents.last === null ? [] : next(parents.last, addDays(to, -1)));
  }

  private lowestAbove(heirs: ReadonlySet<RegionCode>): RegionCode | undefined {
    const [first, ...others] = [...heirs].map((heir) => this.lineOf(heir));
    return first?.find((region) => others.every((line) => line.includes(region)));
  }
}

const isAlive = (life: Life, day: Day): boolean => life.from <= day && (life.to === null || day < life.to);

const codesOf = (standings: readonly Standing[]): RegionCode[] =>
  [...new Set(standings.map(({ life }) => life.code))].sort();

/** A row that ends with a successor ends the life, even if the code is used again from that day. */
const livesOf = (rows: readonly Region[]): Life[] => {
  const lives: Life[] = [];
  for (const row of [...rows].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    const last = lives.at(-1);
    const goesOn = last !== undefined && last.to === row.validFrom && last.successors.length === 0;
    const life: Life = {
      code: row.code,
      from: goesOn ? last.from : row.validFrom,
      to: row.validTo,
      successors: row.successors,
      parents: { first: goesOn ? last.parents.first : row.parent, last: row.parent },
    };
    if (goesOn) lives[lives.length - 1] = life;
    else lives.push(life);
  }
  return lives;
};
