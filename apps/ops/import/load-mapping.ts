import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Mapping, mappingSchema } from './column-mapping.js';

export class MappingFault extends Error {
  override readonly name = 'MappingFault';
}

/** `table.csv` → `table.mapping.yaml`, `.yml` or `.json`, if there is one. */
export const mappingBeside = (csv: string): string | undefined =>
  ['yaml', 'yml', 'json']
    .map((end) => `${csv.replace(/\.[^./\\]*$/, '')}.mapping.${end}`)
    .find((file) => existsSync(file));

/** JSON is YAML too. Throws `MappingFault` that names every fault. */
export const loadMapping = (file: string): Mapping => {
  const fail = (faults: string, cause?: unknown): never => {
    throw new MappingFault(`映射文件有误 / the mapping file has faults: ${file}\n${faults}`, { cause });
  };
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), error);
  }
  const parsed = mappingSchema.safeParse(raw);
  return parsed.success ? parsed.data : fail(parsed.error.issues.flatMap((issue) => describeIssue(issue)).join('\n'));
};

/** Of several shapes, the one that was most likely meant: that with the fewest faults. */
const describeIssue = (issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string[] => {
  const path = [...above, ...issue.path];
  const [closest] = issue.code === 'invalid_union' ? [...issue.errors].sort((a, b) => a.length - b.length) : [];
  return closest
    ? closest.flatMap((inner) => describeIssue(inner, path))
    : [`${path.map(String).join('.')}: ${issue.message}`];
};
