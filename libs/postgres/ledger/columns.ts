import type { Instant } from '#domain/calendar/day';

/** Parameters of `unnest`: one array per column, in the order of `columns`. */
export const columnsOf = <T>(rows: readonly T[], columns: readonly ((row: T) => unknown)[]): unknown[][] =>
  columns.map((column) => rows.map(column));

let lastInstant: Instant | undefined;
let lastText = '';

/** timestamptz from milliseconds, as a parameter. Rows of one batch mostly share theirs: the last one is remembered. */
export const timestamp = (at: Instant): string => {
  if (at !== lastInstant) [lastInstant, lastText] = [at, new Date(at).toISOString()];
  return lastText;
};
