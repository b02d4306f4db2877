// The books of any past instant, without folding everything again for each: one book is kept for every so many versions in
// the order in which they became known, and what is missing to an instant is folded on top of the nearest. A subject whose
// versions became known in another order than the log's is cleared and folded anew: the log's order decides.

import type { Instant } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { DeclarationVersion, KnownDeclaration } from '#domain/declaration/declared';

const STRIDE = 256;

/** What one version that becomes known changes, given those known before it. */
type Step = readonly DeclarationVersion[];

export class PastBooks {
  private readonly knownAt: readonly Instant[];
  private readonly steps: readonly Step[];
  private readonly kept: DeclarationBook[] = [DeclarationBook.empty];
  private last = { count: 0, book: DeclarationBook.empty };

  /** In the order of the log within each subject. */
  constructor(versions: readonly KnownDeclaration[]) {
    const places = versions.map((version, place) => ({ version, place }));
    const inOrder = places.sort((a, b) => a.version.knownAt - b.version.knownAt || a.place - b.place);
    this.knownAt = inOrder.map(({ version }) => version.knownAt);
    const subjects = new Map<string, typeof places>();
    this.steps = inOrder.map((one): Step => {
      const { version, place } = one;
      const key = `${version.kind}|${version.subject}`;
      const known = subjects.get(key) ?? [];
      subjects.set(key, known);
      const isLatest = known.every((other) => other.place < place);
      known.push(one);
      if (isLatest) return [version];
      known.sort((a, b) => a.place - b.place);
      return [{ ...version, declared: null }, ...known.map((other) => other.version)];
    });
  }

  /** As it was known at an instant. The same book again as long as nothing became known in between. */
  at(instant: Instant): DeclarationBook {
    const count = this.countUntil(instant);
    if (count !== this.last.count) this.last = { count, book: this.ofFirst(count) };
    return this.last.book;
  }

  private ofFirst(count: number): DeclarationBook {
    const nearest = Math.floor(count / STRIDE);
    for (let n = this.kept.length; n <= nearest; n += 1) this.kept.push(this.folded(n - 1, n * STRIDE));
    return this.folded(nearest, count);
  }

  private folded(kept: number, count: number): DeclarationBook {
    const book = this.kept[kept] ?? DeclarationBook.empty;
    return book.with(this.steps.slice(kept * STRIDE, count).flat());
  }

  /** How many became known at or before the instant. */
  private countUntil(instant: Instant): number {
    let [low, high] = [0, this.knownAt.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.knownAt[middle] ?? Number.POSITIVE_INFINITY) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
