import type { Day } from '#domain/calendar/day';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import { DeclaringRegions } from '#domain/declaration/declaring-regions';
import { ExposureResolver } from '#domain/exposure/exposure-resolver';
import { RegionHistory } from '#domain/region/region-history';
import type { RegionTree } from '#domain/region/region-tree';

/** What is worked out from one book and one tree, whoever asks. */
export interface Lookup {
  readonly declaring: DeclaringRegions;
  readonly exposures: ExposureResolver;
}

/** Regions × measures × windows of a day, many times over; a series of years is more, and forgotten. */
const MOST_REMEMBERED = 50_000;

const makeLookup = (book: DeclarationBook, tree: RegionTree): Lookup => {
  const declaring = new DeclaringRegions(book, tree);
  return { declaring, exposures: new ExposureResolver(book, tree, declaring) };
};

/** The lookup of the last book and tree: both are immutable, so between two declarations nothing changes. */
class LastLookup {
  private last: { readonly book: DeclarationBook; readonly tree: RegionTree; readonly lookup: Lookup } | undefined;

  of(book: DeclarationBook, tree: RegionTree): Lookup {
    const { last } = this;
    if (last?.book === book && last.tree === tree && last.lookup.exposures.size < MOST_REMEMBERED) return last.lookup;
    const lookup = makeLookup(book, tree);
    this.last = { book, tree, lookup };
    return lookup;
  }
}

interface Histories {
  readonly tree: RegionTree;
  readonly changes: readonly Day[];
  /** By the last change of the tree: until the next one, codes stand where they stand. */
  readonly known: Map<Day, RegionHistory>;
}

export class Lookups {
  private readonly ofNow = new LastLookup();
  private readonly ofThen = new LastLookup();
  private histories: Histories | undefined;

  current(book: DeclarationBook, tree: RegionTree): Lookup {
    return this.ofNow.of(book, tree);
  }

  /** Of the past: what is read after one another, a page or a report, is of one instant. */
  past(book: DeclarationBook, tree: RegionTree): Lookup {
    return this.ofThen.of(book, tree);
  }

  /** Working one out takes a tenth of a second. */
  history(tree: RegionTree, day: Day): RegionHistory {
    if (this.histories?.tree !== tree) this.histories = { tree, changes: tree.changeDays(), known: new Map() };
    const { changes, known } = this.histories;
    const start = changes.findLast((change) => change <= day) ?? day;
    const history = known.get(start) ?? new RegionHistory(tree, start);
    known.set(start, history);
    return history;
  }
}
