import type { Instant } from '#domain/calendar/day';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import type { KnownDeclaration } from '#domain/declaration/declared';

/** What is declared about periods and days: exposures, targets, surveys, returns. */
export interface Declarations {
  /** Everything committed before the call. Cheap: only what is new since the last call is read. */
  current(): Promise<DeclarationBook>;
  /** As it was known at an instant: rows with `known_at <= at`, folded in log order. */
  knownAt(at: Instant): Promise<DeclarationBook>;
  /** What became known in `(after, upTo]`, in the order in which it did. */
  changes(after: Instant, upTo: Instant): Promise<KnownDeclaration[]>;
}
export const DECLARATIONS = Symbol('Declarations');
