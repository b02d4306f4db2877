// What kind of value a data field takes, read from the schema itself: a table's cells are texts and must become JSON.

import { z } from 'zod';
import { EVENT_SPECS, type EventType } from './event-types.js';

export type FieldKind = 'text' | 'number' | 'boolean' | 'json' | 'unknown';

const unwrap = (schema: unknown): unknown => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema;
};

/** `path` as a column names it: `equipment.category`. An object or a list as a whole is `json`. */
export const fieldKind = (type: EventType, path: string): FieldKind => {
  let schema: unknown = EVENT_SPECS[type].schema;
  for (const part of path.split('.')) {
    const object = unwrap(schema);
    if (!(object instanceof z.ZodObject) || !Object.hasOwn(object.shape, part)) return 'unknown';
    schema = object.shape[part];
  }
  const leaf = unwrap(schema);
  if (leaf instanceof z.ZodNumber) return 'number';
  if (leaf instanceof z.ZodBoolean) return 'boolean';
  if (leaf instanceof z.ZodObject || leaf instanceof z.ZodArray) return 'json';
  return 'text';
};
