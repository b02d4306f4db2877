import type { Instant } from '#domain/calendar/day';
import type { DeclarationBook } from '#domain/declaration/declaration-book';

/** What is declared about periods and days: exposures, targets, surveys, returns. */
export interface Declarations {
  /** Everything committed before the call. Cheap: only what is new since the last call is read. */
  current(): Promise<DeclarationBook>;
  /** As it was known at an instant: rows with `known_at <= at`, folded in log order. */
  knownAt(at: Instant): Promise<DeclarationBook>;
}
export const DECLARATIONS = Symbol('Declarations');
