import type { ClientBase } from 'pg';

/** A table of our schema. */
export interface TableShape {
  readonly name: string;
  /** Without generated ones: the database makes those itself. */
  readonly columns: readonly string[];
  /** Tables that its foreign keys refer to. */
  readonly needs: readonly string[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const selectTables = async (client: ClientBase): Promise<TableShape[]> => {
  const { rows } = await client.query<TableShape>(
    `select c.relname::text as name,
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                   order by a.attnum) as columns,
            array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
                   where k.contype = 'f' and k.conrelid = c.oid and f.oid <> c.oid) as needs
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind = 'r' order by c.relname`,
  );
  return inLoadOrder(rows);
};

/** Referred to before referring. A circle cannot be ordered and keeps the order of names: its load then fails, as a whole. */
export const inLoadOrder = (tables: readonly TableShape[]): TableShape[] => {
  const ordered: TableShape[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name));
    const free = left.filter((table) => !table.needs.some((needed) => waiting.has(needed)));
    ordered.push(...(free.length > 0 ? free : left));
    left = free.length > 0 ? left.filter((table) => !free.includes(table)) : [];
  }
  return ordered;
};

export const selectMigrations = async (client: ClientBase): Promise<string[]> => {
  const table = await client.query<{ name: string | null }>(`select to_regclass('schema_migration') as name`);
  if (!table.rows[0]?.name) return [];
  const { rows } = await client.query<{ name: string }>('select name from schema_migration order by "timestamp"');
  return rows.map((row) => row.name);
};

export interface SequenceValue {
  readonly name: string;
  /** Null: never used. */
  readonly value: string | null;
}

export const selectSequences = async (client: ClientBase): Promise<SequenceValue[]> => {
  const { rows } = await client.query<SequenceValue>(
    `select sequencename::text as name, last_value::text as value from pg_sequences
      where schemaname = current_schema() order by sequencename`,
  );
  return rows;
};

/** The same text of a value on every server, whatever its configuration says; and a copy may take its time. */
export const COPY_SETTINGS = `set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'`;

/** Held by whoever changes the schema: migrations, a restore. */
export const SCHEMA_LOCK = 7_311_001;
