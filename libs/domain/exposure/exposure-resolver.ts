// The denominator of a region: its own series while that is recent, else the sum of all its children in one definition,
// else what its own series still gives; and why there is none (contract, "What counts" and fine print 6 to 8). It
// remembers what it found: as long as nothing new is declared, a city and its towns are computed once a day.

import { addDays, type Day, type DayRange } from '../calendar/day.js';
import type { DeclarationBook } from '../declaration/declaration-book.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import type { NullReason } from '../indicator/reading.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import { addUp, type Exposure, type ExposureAnswer } from './exposure.js';
import { type ExposureNeed, type OwnAnswer, ownBudgetExposure, ownExposure } from './own-exposure.js';

/**
 * Provinces that the national statistics do not list (国家统计局: 31 省、自治区、直辖市). The corps of Xinjiang, 660000, reports accidents
 * by itself; what it builds and whom it employs is in Xinjiang's figures.
 */
const OUTSIDE_NATIONAL_STATISTICS: readonly RegionCode[] = ['660000', '710000', '810000', '820000'];

const missing = (reason: NullReason): ExposureAnswer => ({ state: 'missing', reason });
const known = (exposure: Exposure): ExposureAnswer => ({ state: 'known', exposure });

/** The parts as one, if every child has one, all of one definition. */
const sumOfAll = (answers: readonly ExposureAnswer[], accept: (e: Exposure) => boolean): Exposure | undefined => {
  const parts = answers.flatMap((answer) =>
    answer.state === 'known' && accept(answer.exposure) ? [answer.exposure] : [],
  );
  const [first, ...others] = parts;
  if (!first || parts.length < answers.length) return undefined;
  return parts.every((part) => part.definition === first.definition) ? addUp([first, ...others]) : undefined;
};

/** Nothing adds up: the nearest reason. */
const reasonOf = (own: OwnAnswer, answers: readonly ExposureAnswer[]): NullReason => {
  if (own.state === 'stale') return 'stale-denominator';
  const reasons = answers.flatMap((answer) => (answer.state === 'missing' ? [answer.reason] : []));
  const isSomeKnown = reasons.length < answers.length;
  if (reasons.includes('definition-mismatch')) return 'definition-mismatch';
  if (isSomeKnown) return reasons.length > 0 ? 'child-undeclared' : 'definition-mismatch';
  if (reasons.includes('child-undeclared')) return 'child-undeclared';
  return reasons.includes('stale-denominator') ? 'stale-denominator' : 'no-denominator';
};

const combine = (own: OwnAnswer, childAnswers: () => ExposureAnswer[]): ExposureAnswer => {
  if (own.state === 'definition-mismatch') return missing('definition-mismatch');
  if (own.state === 'known' && own.wins) return known(own.exposure);
  const answers = childAnswers();
  const sum = sumOfAll(answers, (exposure) => exposure.isDeclared);
  if (sum) return known(sum);
  if (own.state === 'known') return known(own.exposure);
  const withPlans = sumOfAll(answers, () => true);
  return withPlans ? known(withPlans) : missing(reasonOf(own, answers));
};

export class ExposureResolver {
  private readonly answers = new Map<string, ExposureAnswer>();

  constructor(
    private readonly book: DeclarationBook,
    private readonly tree: RegionTree,
    private readonly declaring = new DeclaringRegions(book, tree),
  ) {}

  /** How much it remembers. */
  get size(): number {
    return this.answers.size;
  }

  /** For a reading. */
  inWindow(need: ExposureNeed, region: RegionCode, window: DayRange): ExposureAnswer {
    const key = `window|${need.measure}|${need.sector}|${region}|${window.from}|${window.to}`;
    return this.remember(key, need, { region, end: window.to }, () =>
      combine(ownExposure(this.book.exposures(need.measure, region), need, window), () =>
        this.children(region, window.to).map((child) => this.inWindow(need, child, window)),
      ),
    );
  }

  /** Of a flow, for the whole period; a stock's budget uses the reading's own stock. */
  forBudget(
    need: ExposureNeed,
    region: RegionCode,
    days: { readonly period: DayRange; readonly windowEnd: Day },
  ): ExposureAnswer {
    const key = `budget|${need.measure}|${need.sector}|${region}|${days.period.from}|${days.period.to}|${days.windowEnd}`;
    return this.remember(key, need, { region, end: days.windowEnd }, () =>
      combine(ownBudgetExposure(this.book.exposures(need.measure, region), need, days), () =>
        this.children(region, days.windowEnd).map((child) => this.forBudget(need, child, days)),
      ),
    );
  }

  private remember(
    key: string,
    need: ExposureNeed,
    at: { readonly region: RegionCode; readonly end: Day },
    answer: () => ExposureAnswer,
  ): ExposureAnswer {
    const remembered = this.answers.get(key);
    if (remembered) return remembered;
    const isDeclared = this.declaring.has(need.measure, at.region, addDays(at.end, -1));
    const found = isDeclared ? answer() : missing('no-denominator');
    this.answers.set(key, found);
    return found;
  }

  /** Children as they are on the last day of the window. */
  private children(region: RegionCode, end: Day): RegionCode[] {
    return this.tree
      .children(region, addDays(end, -1))
      .map((child) => child.code)
      .filter((code) => !OUTSIDE_NATIONAL_STATISTICS.includes(code));
  }
}
