// Present faces of what is joined from several facts. Two partitions may add to one hazard at the same time: whoever does
// takes the lock of its row first, in the order of ids, and then joins anew what is there, the other's part included.

import type { InspectionRow, WithdrawnInspection } from '#ports/ledger-book';
import type { VersionRow } from '#ports/version-rows';
import type { Transaction } from '../database.js';
import { timestamp } from '../ledger/columns.js';
import { insertRows, type RecordColumn } from '../ledger/recordset.js';
import { HAZARD_COLUMNS, hazardParts, KNOWN_COLUMNS, knownParts } from './hazard-fold.js';
import { VIOLATION_COLUMNS, violationParts } from './violation-fold.js';

const lockFaces = (tx: Transaction, table: 'hazard' | 'violation', ids: readonly string[]): Promise<unknown> =>
  tx.query(
    `insert into ${table} (id) select id from unnest($1::text[]) as t(id) order by id
     on conflict (id) do update set id = excluded.id`,
    [ids],
  );

const idsOf = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

export const refreshFaces = async (tx: Transaction, versions: readonly VersionRow[]): Promise<void> => {
  const hazards = idsOf(
    versions.flatMap((row) =>
      row.table === 'hazard_opening' ? [row.hazard] : row.table === 'hazard_fact' ? [row.subject] : [],
    ),
  );
  if (hazards.length > 0) await refreshHazards(tx, hazards);
  const violations = idsOf(versions.flatMap((row) => (row.table === 'violation_fact' ? [row.subject] : [])));
  if (violations.length > 0) await refreshViolations(tx, violations);
};

const refreshHazards = async (tx: Transaction, ids: readonly string[]): Promise<void> => {
  await lockFaces(tx, 'hazard', ids);
  const asked = 'select unnest($1::text[])';
  await tx.query(
    `with ${hazardParts(asked, 'null::timestamptz')}
     update hazard h set (inspection, region, sector, level, due_on, opened_on, description, organization, rectified_at,
         rectified_on, verified_at, verified_by, updated_at, first_known_at, last_known_at, said_once) = (
       select ${HAZARD_COLUMNS}, ${KNOWN_COLUMNS}
         from ${knownParts('h.id')}
       left join opened o on o.hazard = h.id left join changed c on c.subject = h.id
       left join rectified r on r.subject = h.id)
      where h.id in (${asked})`,
    [ids],
  );
  await tx.query('delete from hazard where id = any($1::text[]) and region is null', [ids]);
};

const refreshViolations = async (tx: Transaction, ids: readonly string[]): Promise<void> => {
  await lockFaces(tx, 'violation', ids);
  const asked = 'select unnest($1::text[])';
  await tx.query(
    `with ${violationParts(asked)}
     update violation v set (region, sector, organization, decided_on, penalty_fen, incident, inspection, disclosable, published_at,
         published_on, decision, publication, updated_at) = (
       select ${VIOLATION_COLUMNS}
         from (select 1) as one left join decided d on d.subject = v.id left join published p on p.subject = v.id)
      where v.id in (${asked})`,
    [ids],
  );
  await tx.query('delete from violation where id = any($1::text[]) and region is null', [ids]);
};

const INSPECTION_COLUMNS: readonly RecordColumn<InspectionRow>[] = [
  ['id', 'text', (r) => r.id],
  ['region', 'text', (r) => r.region],
  ['sector', 'text', (r) => r.sector],
  ['kind', 'text', (r) => r.kind],
  ['completed_at', 'timestamptz', (r) => timestamp(r.completedAt)],
  ['day', 'date', (r) => r.day],
  ['result', 'text', (r) => r.result],
  ['organization', 'text', (r) => r.organization],
  ['state', 'text', (r) => r.state],
  ['source', 'text', (r) => r.event.source],
  ['event_id', 'text', (r) => r.event.id],
  ['updated_at', 'timestamptz', (r) => timestamp(r.updatedAt)],
  ['data', 'jsonb', (r) => r.data],
];

export const upsertInspections = async (tx: Transaction, rows: readonly InspectionRow[]): Promise<void> => {
  const replaced = INSPECTION_COLUMNS.slice(1).map(([name]) => `${name} = excluded.${name}`);
  const suffix = `on conflict (id) do update set ${replaced.join(', ')}`;
  await insertRows(tx, { table: 'inspection', columns: INSPECTION_COLUMNS, suffix }, rows);
};

export const withdrawInspections = async (tx: Transaction, rows: readonly WithdrawnInspection[]): Promise<void> => {
  await tx.query(
    `update inspection i set state = 'withdrawn', updated_at = w.at
       from unnest($1::text[], $2::timestamptz[]) as w(id, at) where i.id = w.id`,
    [rows.map((r) => r.id), rows.map((r) => timestamp(r.updatedAt))],
  );
};
