// Who tells a random history: dice that fall the same for the same seed, days, instants of knowledge, and what stands of each thing,
// so that only that is withdrawn.

import { plusDays } from '#oracle/region-oracle';
import { cleared, type EventDraft, history } from '../ledger/events.js';

export interface Dice {
  readonly whole: (below: number) => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  readonly chance: (probability: number) => boolean;
}

/** Mulberry32: numbers from 0 to 1. */
const randomOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const diceOf = (seed: number): Dice => {
  const random = randomOf(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  return { whole, pick: (from) => from[whole(from.length)] ?? from[0], chance: (p) => random() < p };
};

export const CITY = '440600';
export const DISTRICTS = ['440604', '440605', '440606', '440607', '440608'] as const;
export const TOWNS = ['440605124', '440605125', '440604010'] as const;
/** Reports by returns. */
export const PROVINCE = '330000';
export const ENTERPRISES = ['o1', '乙公司'] as const;

/** In the order of the log, with the instant from which it is known. */
export interface Told {
  readonly draft: EventDraft;
  readonly known: number;
}

export interface Span {
  readonly first: string;
  readonly days: number;
}

/** Least final first. */
export const STATUSES = ['planned', 'provisional', 'revised', 'final'] as const;
const RANKS: readonly unknown[] = STATUSES;
export const rankOf = ({ data }: EventDraft): number => RANKS.indexOf(data.status);

const DAY_MS = 86_400_000;
const monthStart = (year: number, month: number): string =>
  `${year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;

export class Teller {
  readonly told: Told[] = [];
  private count = 0;
  private readonly standing = new Map<string, EventDraft>();
  private readonly surveyDays = new Set<string>();

  constructor(
    readonly dice: Dice,
    private readonly span: Span,
  ) {}

  day(): string {
    return plusDays(this.span.first, this.dice.whole(this.span.days));
  }

  /** No two surveys of one day: which of them is later, only the log would tell. */
  surveyDay(): string {
    let day = this.day();
    while (this.surveyDays.has(day)) day = plusDays(day, 1);
    this.surveyDays.add(day);
    return day;
  }

  id(): string {
    this.count += 1;
    return `e${this.count}`;
  }

  /** Mostly soon after its day, sometimes much later. */
  tell(draft: EventDraft, day: string): void {
    const { whole, chance } = this.dice;
    const late = chance(0.3) ? whole(200) : whole(10);
    const at = Date.parse(`${day}T00:00:00+08:00`) + late * DAY_MS + whole(DAY_MS);
    const known = Math.min(at, Date.now() - 1_000);
    this.told.push({ draft: history(draft, new Date(known).toISOString()), known });
    const before = this.standing.get(draft.subject);
    if (draft.type === 'safety.record.withdrawn') this.standing.delete(draft.subject);
    else if (!before || rankOf(draft) >= rankOf(before)) this.standing.set(draft.subject, draft);
  }

  /** Takes back what was said last, if that stands. */
  withdraw({ id, type, subject, data }: EventDraft, day: string): void {
    if (this.standing.get(subject)?.id !== id) return;
    this.tell(cleared(this.id(), type.slice('safety.'.length), subject, id, String(data.region)), day);
  }

  /** A month, a quarter, a half or a year: disjoint or nested, whichever two are taken. */
  period(): { from: string; to: string } {
    const { whole, pick } = this.dice;
    const year = Number(this.span.first.slice(0, 4)) + whole(3);
    const months = pick([1, 1, 3, 3, 6, 12]);
    const begin = whole(12 / months) * months;
    return { from: monthStart(year, begin), to: monthStart(year, begin + months) };
  }

  enterprise(): Record<string, unknown> {
    const name = this.dice.pick(['', '', ...ENTERPRISES]);
    if (name === '') return {};
    return { organization: name === 'o1' ? { id: name, name: '甲公司' } : { name } };
  }
}
