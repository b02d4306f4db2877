// What a backup says of itself: `manifest.json` beside the tables. It is written last; its digest covers everything in it, and
// it holds the digest of every file, so that one flipped bit anywhere is found and named before anything is written.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../events/canonical-json.js';

export const BACKUP_FORMAT = 'fengsui-backup/1';
export const MANIFEST_FILE = 'manifest.json';

// A name becomes part of a path and of a statement: nothing but what our migrations use.
const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.string().regex(/^-?\d{1,19}$/);

const backupTable = z.strictObject({
  name,
  columns: z.array(name).min(1),
  rows: z.number().int().min(0),
  /** Of the compressed file `tables/<name>.copy.gz`. */
  bytes: z.number().int().min(0),
  sha256,
});
export type BackupTable = z.infer<typeof backupTable>;

const content = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  takenAt: z.iso.datetime(),
  fengsui: z.string(),
  postgres: z.string(),
  /** Where the events are: `postgres`, and then they are in here, or `kafka`. */
  eventLog: z.enum(['postgres', 'kafka']),
  /** Names of the migrations that had run. */
  schema: z.array(z.string()).min(1),
  /** How far the ledger had booked, and the head of each hash chain. */
  booked: z.array(z.strictObject({ topic: z.string(), partition: z.number().int(), next: whole, chain: z.string() })),
  /**
   * Where the log ended; of a log elsewhere asked just after the cut, so never below `booked`; nothing of one
   * that did not answer.
   */
  logEnds: z.array(z.strictObject({ topic: z.string(), partition: z.number().int(), end: whole })),
  sequences: z.array(z.strictObject({ name, value: whole.nullable() })),
  tables: z.array(backupTable),
});
const manifest = content.extend({ digest: sha256 });

export type BackupContent = z.infer<typeof content>;
export type BackupManifest = z.infer<typeof manifest>;

const digestOf = (described: BackupContent): string =>
  createHash('sha256').update(canonicalJson(described)).digest('hex');

export const sealManifest = (described: BackupContent): BackupManifest => ({
  ...described,
  digest: digestOf(described),
});

export const tableFile = (table: { readonly name: string }): string => `tables/${table.name}.copy.gz`;

/** The manifest, or why it is none. */
export const parseManifest = (text: string): BackupManifest | { readonly fault: string } => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: 'not JSON' };
  }
  const parsed = manifest.safeParse(json);
  if (!parsed.success) return { fault: parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') };
  const { digest, ...described } = parsed.data;
  return digestOf(described) === digest ? parsed.data : { fault: 'its digest does not match' };
};
