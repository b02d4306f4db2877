// Data against the schema of its type. Strict: what the schema does not know is a fault, unless the event names a newer
// minor version; then it is kept in its place, not interpreted, and named.

import { z } from 'zod';
import { EVENT_SPECS, type EventBody, type EventType } from './event-types.js';
import { type Fault, faultsOf, pointerOf } from './fault.js';

export type ParsedData =
  | { readonly ok: true; readonly body: EventBody; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

type Path = readonly PropertyKey[];

const hasOnlyUnknownKeys = (error: z.core.$ZodError): boolean =>
  error.issues.every((issue) => issue.code === 'unrecognized_keys');

const unknownPaths = (error: z.core.$ZodError): Path[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [],
  );

const objectAt = (root: unknown, path: Path): object | undefined => {
  let at: unknown = root;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, part);
  }
  return typeof at === 'object' && at !== null ? at : undefined;
};

export const parseData = (type: EventType, data: unknown, keepUnknown: boolean): ParsedData => {
  const { schema } = EVENT_SPECS[type];
  const strict = schema.safeParse(data);
  if (strict.success) return { ok: true, body: { type, data: strict.data } as EventBody, unknown: [] };
  if (!keepUnknown || !hasOnlyUnknownKeys(strict.error)) {
    // Left out before they are counted: there may be more of them than are told.
    const { issues } = strict.error;
    const told = keepUnknown ? issues.filter((issue) => issue.code !== 'unrecognized_keys') : issues;
    return { ok: false, faults: faultsOf({ issues: told }, data, '#/data') };
  }
  const paths = unknownPaths(strict.error);
  const known: unknown = structuredClone(data);
  for (const path of paths) {
    const parent = objectAt(known, path.slice(0, -1));
    if (parent) Reflect.deleteProperty(parent, path.at(-1) ?? '');
  }
  const again = schema.safeParse(known);
  if (!again.success) return { ok: false, faults: faultsOf(again.error, known, '#/data') };
  for (const path of paths) {
    const from = objectAt(data, path.slice(0, -1));
    const to = objectAt(again.data, path.slice(0, -1));
    const key = path.at(-1) ?? '';
    if (from && to) Reflect.set(to, key, Reflect.get(from, key));
  }
  return {
    ok: true,
    body: { type, data: again.data } as EventBody,
    unknown: paths.map((path) => pointerOf(path, '#/data')),
  };
};
