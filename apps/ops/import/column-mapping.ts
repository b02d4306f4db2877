// How a published table's own columns become events: a small file next to the table. Without one, columns are field paths
// themselves (contract, "Imports").

import { z } from 'zod';
import { EVENT_SPECS, type EventType } from '#contracts/events/event-types';
import { PERIOD_ENDS } from './cell-values.js';
import { checkSchema, columnsChecked } from './check-mapping.js';
import { readIssueDate } from './issue-date.js';

const datasetName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'lower-case letters, digits, `-` and `.`');

/** A field's value: the same for all rows, or read from a column. */
const fieldSource = z.union([
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({
    column: z.string().min(1),
    /** What the table says → what the event says; a text that is not listed is a fault of the row. */
    values: z.record(z.string(), z.string()).optional(),
    /** Moves the decimal point to the right, exactly: 4 reads ten thousands. */
    shift: z.int().min(-12).max(12).optional(),
    /** Reads `2012`, `2013-06`, `2013年1-6月`, `2013-Q2` as a period; this is one end of it. */
    period: z.enum(PERIOD_ENDS).optional(),
  }),
]);
export type FieldSource = z.infer<typeof fieldSource>;

const typeNames = Object.keys(EVENT_SPECS) as [EventType, ...EventType[]];

const eventMapping = z.strictObject({
  type: z.enum(typeNames),
  /** Only for rows in which this column says something: January has no 本年累计 of its own. */
  when: z.string().min(1).optional(),
  /** Only for types whose sender names the thing; else it follows from the data. */
  subject: fieldSource.optional(),
  /** By data field path, `equipment.category`. */
  fields: z.record(z.string(), fieldSource),
});
export type EventMapping = z.infer<typeof eventMapping>;

/** When an issue came out: the same for the whole file, or told by each row. */
const issueSource = z.union([
  z.string().refine((text) => readIssueDate(text) !== undefined, 'a day, or a time with its offset'),
  z.strictObject({
    column: z.string().min(1),
    /** What the table says → when that came out: `修订` → `2019-05-10`. */
    values: z.record(z.string(), z.string()).optional(),
  }),
]);
export type IssueSource = z.infer<typeof issueSource>;

export const mappingSchema = z.strictObject({
  dataset: datasetName,
  /** When this became known (`knownAt`); left out: when it is recorded. */
  knownsince: issueSource.optional(),
  /** Each row becomes one event of each. */
  events: z.array(eventMapping).min(1),
  checks: z.array(checkSchema).default([]),
  /** Columns left out on purpose; any other that nothing reads is a fault. */
  ignore: z.array(z.string()).default([]),
});
export type Mapping = z.infer<typeof mappingSchema>;

export const columnsRead = ({ events, knownsince, checks }: Mapping): Set<string> => {
  const sources = events.flatMap((event) => [
    ...Object.values(event.fields),
    ...(event.subject ? [event.subject] : []),
  ]);
  return new Set([
    ...sources.flatMap((source) => ('column' in source ? [source.column] : [])),
    ...events.flatMap((event) => event.when ?? []),
    ...(typeof knownsince === 'object' ? [knownsince.column] : []),
    ...checks.flatMap(columnsChecked),
  ]);
};

/** A dataset's name from its file's: `Returns 2013.csv` is `returns-2013`. */
export const datasetOf = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64) || 'table';
