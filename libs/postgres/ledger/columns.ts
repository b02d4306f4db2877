import type { Instant } from '#domain/calendar/day';

/** Parameters of `unnest`: one array per column, in the order of `columns`. */
export const columnsOf = <T>(rows: readonly T[], columns: readonly ((row: T) => unknown)[]): unknown[][] =>
  columns.map((column) => rows.map(column));

/** timestamptz from milliseconds, as a parameter. */
export const timestamp = (at: Instant): string => new Date(at).toISOString();
