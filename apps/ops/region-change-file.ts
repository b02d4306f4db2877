// A file of region changes as values, or everything that is wrong with its form. Whether the changes fit the tree is asked
// later, of the tree.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { faultsOf, inBoth, params } from '#contracts/events/fault';
import { day, name, region } from '#contracts/events/fields';
import { REGION_LEVELS } from '#domain/region/region';
import type { RegionChange } from '#domain/region/region-change';
import { decodeText, readTable } from './import/read-table.js';

export interface FormFault {
  /** Place in the file, from 1; 0: the file itself. */
  readonly entry: number;
  /** In both languages. */
  readonly detail: string;
}

export type ChangeFile =
  | { readonly ok: true; readonly changes: readonly RegionChange[] }
  | { readonly ok: false; readonly faults: readonly FormFault[] };

/** YAML takes a code for a number. */
const code = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), region);

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const timeZone = name.refine(isTimeZone, {
  params: params('not-allowed-value', '没有这个时区', 'there is no such time zone'),
});

const names = { nameZh: name, nameEn: name };
const change = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ type: z.literal('create'), code, parent: code, level: z.enum(REGION_LEVELS), ...names, from: day },
    timeZone: timeZone.optional(),
  }),
  z.strictObject({ type: z.literal('retire'), code, on: day, successors: z.array(code) }),
  z.strictObject({ type: z.literal('move'), code, parent: code, on: day }),
  z.strictObject({ type: z.literal('rename'), code, ...names, on: day }),
]);
const TYPES = ['create', 'retire', 'move', 'rename'];

/** `.csv` is a table, everything else YAML; JSON is YAML too. */
export const readChangeFile = (file: string): ChangeFile => {
  const bytes = readFileSync(file);
  return file.toLowerCase().endsWith('.csv') ? ofTable(bytes) : ofEntries(yamlOf(bytes));
};

const broken = (entry: number, zh: string, en: string): ChangeFile => ({
  ok: false,
  faults: [{ entry, detail: inBoth(zh, en) }],
});

/** `- retire: {…}` one below the other. */
const ofEntries = (raw: unknown): ChangeFile => {
  if (!Array.isArray(raw) || raw.length === 0)
    return broken(0, '文件须为一个列表,每项一个变更', 'the file must be a list of changes');
  const read = raw.map((one, i) => readEntry(one, i + 1));
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, changes: read.flatMap((one) => ('change' in one ? [one.change] : [])) };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readEntry = (raw: unknown, entry: number): { change: RegionChange } | { faults: FormFault[] } => {
  const [pair, ...others] = isRecord(raw) ? Object.entries(raw) : [];
  if (!pair || others.length > 0 || !TYPES.includes(pair[0]) || !isRecord(pair[1])) {
    const all = TYPES.join(', ');
    const detail = inBoth(`每项须为其中之一:${all}`, `an entry is one of: ${all}`);
    return { faults: [{ entry, detail }] };
  }
  const said = { ...pair[1], type: pair[0] };
  const parsed = change.safeParse(said);
  if (parsed.success) return { change: parsed.data };
  const faults = faultsOf(parsed.error, said, pair[0]).map(({ pointer, detail }) => ({
    entry,
    detail: `${pointer}: ${detail}`,
  }));
  return { faults };
};

const yamlOf = (bytes: Buffer): unknown => {
  try {
    return parse(decodeText(bytes));
  } catch (error) {
    throw new Error(
      inBoth('不是规范的 YAML', `is not well-formed YAML: ${error instanceof Error ? error.message : error}`),
      { cause: error },
    );
  }
};

/** Columns as in YAML, with `change` for the kind; `on` is also the first day of what is created; successors apart by blanks. */
const ofTable = (bytes: Buffer): ChangeFile => {
  const table = readTable(bytes);
  if (!table.ok) return { ok: false, faults: [{ entry: 0, detail: table.fault.detail }] };
  return ofEntries(
    table.rows.map(({ cells: { change: type = '', successors, on, ...cells } }) => {
      const filled = Object.entries(cells).filter(([, text]) => text !== '');
      const list = type === 'retire' ? { successors: (successors ?? '').split(/[\s;、]+/).filter(Boolean) } : {};
      return { [type]: { ...Object.fromEntries(filled), ...list, [type === 'create' ? 'from' : 'on']: on } };
    }),
  );
};
