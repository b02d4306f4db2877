import type { BasisRow, Region, RegionLevel, ReportingBasis } from '#domain/region/region';
import type { Sector } from '#domain/sector';
import type { Transaction } from '../database.js';
import { columnsOf } from '../ledger/columns.js';

const REGION_COLUMNS = 'code, parent, level, name_zh, name_en, valid_from, valid_to, successors, time_zone';

export const selectVersion = async (tx: Transaction): Promise<number> => {
  const rows = await tx.query<{ version: number }>('select version from reference_version');
  return rows[0]?.version ?? 0;
};

export const selectRegions = async (tx: Transaction): Promise<Region[]> => {
  const rows = await tx.query<{
    code: string;
    parent: string | null;
    level: RegionLevel;
    name_zh: string;
    name_en: string;
    valid_from: string;
    valid_to: string | null;
    successors: string[];
    time_zone: string;
  }>(`select ${REGION_COLUMNS} from region order by code, valid_from`);
  return rows.map((row) => ({
    code: row.code,
    parent: row.parent,
    level: row.level,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    successors: row.successors,
    timeZone: row.time_zone,
  }));
};

/** Bases as known at an instant (null: now): of several statements about one start, the last known one. */
export const selectBases = async (tx: Transaction, knownAt: string | null): Promise<BasisRow[]> => {
  const rows = await tx.query<{
    region: string;
    sector: Sector | '*';
    basis: ReportingBasis;
    valid_from: string;
    valid_to: string | null;
  }>(
    `select distinct on (region, sector, valid_from) region, sector, basis, valid_from, valid_to from reporting_basis
      where $1::timestamptz is null or known_at <= $1::timestamptz order by region, sector, valid_from, known_at desc`,
    [knownAt],
  );
  return rows.map((row) => ({
    region: row.region,
    sector: row.sector,
    basis: row.basis,
    from: row.valid_from,
    to: row.valid_to,
  }));
};

/** Rows given as parameters 1 to 9, under the names of the table. */
const GIVEN_REGIONS = `select code, parent, level, name_zh, name_en, valid_from, valid_to, string_to_array(successors, ',') as successors, time_zone
   from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[], $9::text[])
     as t(code, parent, level, name_zh, name_en, valid_from, valid_to, successors, time_zone)`;

const regionColumns = (regions: readonly Region[]): unknown[][] =>
  columnsOf(regions, [
    (r) => r.code,
    (r) => r.parent,
    (r) => r.level,
    (r) => r.nameZh,
    (r) => r.nameEn,
    (r) => r.validFrom,
    (r) => r.validTo,
    (r) => r.successors.join(','),
    (r) => r.timeZone,
  ]);

const OVERWRITE = `on conflict (code, valid_from) do update set parent = excluded.parent, level = excluded.level,
  name_zh = excluded.name_zh, name_en = excluded.name_en, valid_to = excluded.valid_to, successors = excluded.successors,
  time_zone = excluded.time_zone, changed_at = excluded.changed_at`;

/** Rows of the seeds; answers how many are new or different. A code that a stated change has touched is left alone. */
export const upsertSeeds = async (tx: Transaction, regions: readonly Region[]): Promise<number> => {
  const changed = await tx.query(
    `insert into region (${REGION_COLUMNS})
     select * from (${GIVEN_REGIONS}) as given
      where not exists (select from region r where r.code = given.code and r.changed_at is not null)
     ${OVERWRITE}
     where (region.parent, region.level, region.name_zh, region.name_en, region.valid_to, region.successors, region.time_zone)
       is distinct from (excluded.parent, excluded.level, excluded.name_zh, excluded.name_en, excluded.valid_to, excluded.successors, excluded.time_zone)
     returning 1`,
    regionColumns(regions),
  );
  return changed.length;
};

/** Rows of stated changes: from now on the seeds do not touch their codes. */
export const writeChangedRegions = async (tx: Transaction, regions: readonly Region[]): Promise<void> => {
  await tx.query(
    `insert into region (${REGION_COLUMNS}, changed_at) select given.*, now() from (${GIVEN_REGIONS}) as given ${OVERWRITE}`,
    regionColumns(regions),
  );
};

/**
 * A statement that repeats the one in force is left out; answers how many were new. The first statement about a place is how
 * it always was, so it is known from its first day; a later one is known from now.
 */
export const insertBases = async (tx: Transaction, bases: readonly BasisRow[]): Promise<number> => {
  const known = await selectBases(tx, null);
  const key = (b: BasisRow): string => `${b.region}|${b.sector}|${b.from}|${b.to ?? ''}|${b.basis}`;
  const stated = new Set(known.map(key));
  const fresh = bases.filter((b) => !stated.has(key(b)));
  if (fresh.length === 0) return 0;
  await tx.query(
    `insert into reporting_basis (region, sector, basis, valid_from, valid_to, known_at)
     select region, sector, basis, valid_from, valid_to,
            case when exists (select from reporting_basis r where r.region = t.region and r.sector = t.sector)
                 then now() else valid_from::timestamptz end
       from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[]) as t(region, sector, basis, valid_from, valid_to)`,
    columnsOf(fresh, [(b) => b.region, (b) => b.sector, (b) => b.basis, (b) => b.from, (b) => b.to]),
  );
  return fresh.length;
};

export const bumpVersion = async (tx: Transaction): Promise<void> => {
  await tx.query('update reference_version set version = version + 1');
};
