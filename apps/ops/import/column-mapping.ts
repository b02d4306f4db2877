// How a published table's own columns become events: a small file next to the table. Without one, columns are field paths
// themselves (contract, "Imports").

import { z } from 'zod';
import { EVENT_SPECS, type EventType } from '#contracts/events/event-types';

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
    /** Reads `2012`, `2013-06`, `2013-01..06`, `2013-01-01..2013-07-01` as a period; this is one end of it. */
    period: z.enum(['from', 'to', 'last-day']).optional(),
  }),
]);
export type FieldSource = z.infer<typeof fieldSource>;

const typeNames = Object.keys(EVENT_SPECS) as [EventType, ...EventType[]];

const eventMapping = z.strictObject({
  type: z.enum(typeNames),
  /** Only for types whose sender names the thing; else it follows from the data. */
  subject: fieldSource.optional(),
  /** By data field path, `equipment.category`. */
  fields: z.record(z.string(), fieldSource),
});

export const mappingSchema = z.strictObject({
  dataset: datasetName,
  /** When all this became known (`knownAt`); left out: when it is recorded. */
  knownsince: z.string().optional(),
  /** Each row becomes one event of each. */
  events: z.array(eventMapping).min(1),
  /** Columns left out on purpose; any other that no field reads is a fault. */
  ignore: z.array(z.string()).default([]),
});
export type Mapping = z.infer<typeof mappingSchema>;

export const columnsRead = (mapping: Mapping): Set<string> =>
  new Set(
    mapping.events.flatMap((event) =>
      [...Object.values(event.fields), ...(event.subject ? [event.subject] : [])].flatMap((source) =>
        'column' in source ? [source.column] : [],
      ),
    ),
  );

/** A dataset's name from its file's: `Returns 2013.csv` is `returns-2013`. */
export const datasetOf = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64) || 'table';
