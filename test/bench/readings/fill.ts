// A database with five years of a city in it: the seeds' regions, entries, declarations, records, and positions behind them all.

import type { Database } from '#postgres/database';
import { MonthSums } from '#postgres/readings/month-sums';
import { loadReferenceData, readRegions } from '#runtime/seeds/reference-data';
import { NOW_SQL, PARTITIONS, type Size, TOPIC } from './dice.js';
import { declarationStatements, type Places } from './fill-declarations.js';
import { entriesSql } from './fill-ledger.js';
import { recordStatements } from './fill-records.js';

export const CITY = '440600';

export const readPlaces = (): Places => {
  const { regions } = readRegions();
  const codes = (level: string, parent?: string): string[] =>
    regions.filter((row) => row.level === level && (parent ?? row.parent) === row.parent).map((row) => row.code);
  const districts = codes('district', CITY);
  const towns = regions.filter((row) => row.parent !== null && districts.includes(row.parent)).map((row) => row.code);
  return { city: CITY, districts, towns, provinces: codes('province').filter((code) => code !== '440000') };
};

/** Behind everything that was made. */
const positions = `
  insert into booked (topic, partition, slot, next, chain, last_recorded_at)
  select '${TOPIC}', p, p, (select max("offset") + 1 from ledger_entry), '', ${NOW_SQL}
    from generate_series(0, ${PARTITIONS - 1}) as p`;

const FILLED = [
  ...[
    'ledger_entry',
    'exposure_declaration',
    'target_declaration',
    'survey_declaration',
    'return_declaration',
    'booked',
  ],
  ...['inspection', 'hazard', 'hazard_opening', 'hazard_fact', 'region', 'reporting_basis', 'ledger_month'],
];

const secondsSince = (start: number): number => Math.round((performance.now() - start) / 1_000);

/** Migrates and fills an empty database. Answers the number of entries. */
export const fillHistory = async (db: Database, size: Size, say: (text: string) => void): Promise<number> => {
  await db.migrate();
  await loadReferenceData(db);
  const places = readPlaces();
  // Of its own: statements of the pool end after a minute.
  const client = await db.connect();
  try {
    await client.query(`set work_mem = '256MB'; set jit = off`);
    const started = performance.now();
    for (const statement of [
      entriesSql(places.towns, size),
      ...declarationStatements(places),
      ...recordStatements(places.towns, size),
    ]) {
      await client.query(statement);
    }
    await client.query(positions);
    say(`  filled in ${secondsSince(started)} s`);
    const filled = performance.now();
    // As the first readings over years would have it begun.
    await new MonthSums(db).catchUp();
    say(`  months added up in ${secondsSince(filled)} s`);
    for (const table of FILLED) await client.query(`vacuum analyze ${table}`);
    const { rows } = await client.query<{ entries: bigint }>('select count(*) as entries from ledger_entry');
    return Number(rows[0]?.entries);
  } finally {
    await client.end();
  }
};
