// What a row of versions or declarations says, hashed by Postgres from the row as it stands: the same statement when it is
// booked and when it is audited, and nothing has to be written the same way twice. A column that says nothing is left out, so
// that one added later changes no hash of before.

import { COLUMNS, type Table } from './version-columns.js';

export interface VersionHash {
  readonly table: Table;
  readonly offset: bigint;
  readonly seq: number;
  /** SHA-256, base64. */
  readonly hash: string;
}

const ORIGIN = [
  ['offset', 'bigint'],
  ['seq', 'int'],
  ['subject', 'text'],
  ['source', 'text'],
  ['event_id', 'text'],
  ['recorded_at', 'timestamptz'],
  ['known_at', 'timestamptz'],
] as const;

/** The same on every server: no setting of a session has a say in it. */
const textOf = (name: string, type: string): string => {
  if (type === 'text') return `to_json("${name}")::text`;
  if (type === 'timestamptz') return `extract(epoch from "${name}")::text`;
  if (type === 'date') return `("${name}" - date '2000-01-01')::text`;
  return `"${name}"::text`;
};

/** `concat` passes over what is null. */
export const versionHash = (table: Table): string => {
  const columns = [...ORIGIN, ...COLUMNS[table].map(([name, type]) => [name, type] as const)];
  const said = columns.map(([name, type]) => `'${name}:' || ${textOf(name, type)} || ','`);
  return `encode(sha256(convert_to(concat(${said.join(', ')}), 'UTF8')), 'base64')`;
};
