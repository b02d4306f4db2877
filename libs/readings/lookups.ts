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

/** Keeps the lookup of the newest book and tree: both are immutable, so between two declarations nothing changes. */
export class Lookups {
  private histories: { readonly tree: RegionTree; readonly day: Day; readonly history: RegionHistory } | undefined;
  private latest: { readonly book: DeclarationBook; readonly tree: RegionTree; readonly lookup: Lookup } | undefined;

  current(book: DeclarationBook, tree: RegionTree): Lookup {
    const { latest } = this;
    if (latest && latest.book === book && latest.tree === tree && latest.lookup.exposures.size < MOST_REMEMBERED) {
      return latest.lookup;
    }
    const lookup = makeLookup(book, tree);
    this.latest = { book, tree, lookup };
    return lookup;
  }

  /** Working one out takes a tenth of a second; it is that of the newest tree and today that is asked for again. */
  history(tree: RegionTree, day: Day): RegionHistory {
    if (this.histories?.tree !== tree || this.histories.day !== day) {
      this.histories = { tree, day, history: new RegionHistory(tree, day) };
    }
    return this.histories.history;
  }

  /** Of the past: used once. */
  past(book: DeclarationBook, tree: RegionTree): Lookup {
    return makeLookup(book, tree);
  }
}
