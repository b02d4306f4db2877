// The one door to Postgres: connection, transactions, classified errors. TypeORM owns the pool; statements are SQL.
// It refuses to let a failing rollback hide the first error.

import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { classify } from './classify.js';
import { migrations } from './migrations.js';

// Raw results as this project wants them: int8 as bigint, date as its text, numeric as text.
pg.types.setTypeParser(20, (text) => BigInt(text));
pg.types.setTypeParser(1082, (text) => text);

export type Row = Record<string, unknown>;

/** Statements inside one transaction. */
export interface Transaction {
  query<T = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections of the pool; default 10. */
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** Where names are looked for, in this order; default: what the database says. */
  readonly schemas?: readonly string[];
}

export class Database implements Transaction {
  private constructor(
    private readonly source: DataSource,
    private readonly options: DatabaseOptions,
  ) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      poolSize: options.poolSize ?? 10,
      applicationName: options.applicationName ?? 'fengsui',
      connectTimeoutMS: 5_000,
      migrations,
      migrationsTableName: 'schema_migration',
      // Statements of many sums look costly to the planner and are not: compiling one takes longer than running it.
      extra: { keepAlive: true, statement_timeout: 60_000, options: sessionOptions(options), onConnect: survive },
    });
    try {
      await source.initialize();
    } catch (error) {
      throw classify(error);
    }
    return new Database(source, options);
  }

  /** Rows of a select or of a `returning`. */
  async query<T = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const runner = this.source.createQueryRunner();
    try {
      return await run<T>(runner, sql, params);
    } catch (error) {
      throw classify(error);
    } finally {
      await release(runner);
    }
  }

  /** Commits when `work` resolves; rolls back when it rejects. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work({ query: (sql, params) => run(runner, sql, params ?? []) });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await rollback(runner);
      throw classify(error);
    } finally {
      await release(runner);
    }
  }

  /** A connection of its own, outside the pool: for LISTEN and session locks. The caller ends it. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: this.options.applicationName ?? 'fengsui',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    survive(client);
    try {
      await client.connect();
    } catch (error) {
      throw classify(error);
    }
    return client;
  }

  /** Under an advisory lock, so that services that start together run each migration once. */
  async migrate(): Promise<string[]> {
    const guard = await this.connect();
    try {
      await guard.query('select pg_advisory_lock(7311001)');
      const known = new Set(migrations.map((m) => m.name));
      const table = await guard.query("select to_regclass('schema_migration') as name");
      if (table.rows[0]?.name) {
        const done = await guard.query('select name from schema_migration');
        const newer = done.rows.filter((row) => !known.has(row.name)).map((row) => row.name);
        if (newer.length > 0) throw new Error(`the database has a newer schema than this program: ${newer.join(', ')}`);
      }
      const ran = await this.source.runMigrations({ transaction: 'each' });
      return ran.map((m) => m.name);
    } catch (error) {
      throw classify(error);
    } finally {
      await guard.end().catch(() => undefined);
    }
  }

  async ping(): Promise<void> {
    await this.query('select 1');
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

const sessionOptions = ({ schemas }: DatabaseOptions): string =>
  schemas ? `-c jit=off -c search_path=${schemas.join(',')}` : '-c jit=off';

const run = async <T>(runner: QueryRunner, sql: string, params: readonly unknown[]): Promise<T[]> => {
  const result = await runner.query(sql, [...params], true);
  return (result.records ?? []) as T[];
};

/**
 * A connection can die between two listeners: the pool's is gone when it is handed out, TypeORM's comes a tick later. Heard
 * by nobody, that would end the process. The next statement fails anyway, and is classified.
 */
const survive = (client: pg.Client): void => {
  client.on('error', () => undefined);
};

// A dead connection makes rollback and release throw as well; the first error is the one to tell.
const rollback = async (runner: QueryRunner): Promise<void> => {
  if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
};
const release = async (runner: QueryRunner): Promise<void> => {
  if (!runner.isReleased) await runner.release().catch(() => undefined);
};
