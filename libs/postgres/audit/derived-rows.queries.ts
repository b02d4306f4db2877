// Rows that follow from rows of the chain, worked out once more and compared: what waits, and the present faces. The chain
// cannot hold them, since they are written over and over.

import { canonicalJson } from '#contracts/events/canonical-json';
import { decodeEvent } from '#contracts/events/decode-event';
import type { Transaction } from '../database.js';
import { HAZARD_COLUMNS, hazardParts, KNOWN_COLUMNS, knownParts } from '../records/hazard-fold.js';
import { NEWEST_FIRST } from '../records/log-order.js';
import { VIOLATION_COLUMNS, violationParts } from '../records/violation-fold.js';

export interface DerivedDifference {
  readonly table: string;
  readonly id: string;
  /** Its columns that say something else; null: it should not be there, or is not. */
  readonly columns: readonly string[] | null;
  readonly isThere: boolean;
}

interface Derived {
  readonly table: string;
  /** Common table expressions, `made` the last of them: what should be there, by `id`. */
  readonly parts: string;
  readonly columns: readonly string[];
  /** By which row of the table `made` is found. */
  readonly key?: string;
}

const HAZARDS = 'select id from hazard union select hazard from hazard_opening union select subject from hazard_fact';
const VIOLATIONS = 'select id from violation union select subject from violation_fact';

/** What waits is of the journal; what it waits for, its event says. */
const waiting: Derived = {
  table: 'waiting',
  key: `json_build_array(f.source, f.event_id)::text`,
  parts: `made as (
    select json_build_array(source, id)::text as id, topic, partition, "offset", subject,
           event->'data'->'replaces'->>'source' as awaits_source, event->'data'->'replaces'->>'id' as awaits_id
      from journal where state = 'waiting')`,
  columns: ['topic', 'partition', 'offset', 'subject', 'awaits_source', 'awaits_id'],
};

/** A rebooking may have moved it to where its region is now, which its versions do not say. */
const incident: Derived = {
  table: 'incident',
  parts: `newest as (
      select distinct on (subject) subject, type, grade, grade_with_missing, recorded_at from incident_version
       order by subject, ${NEWEST_FIRST}),
    said as (
      select distinct on (subject) subject, source, event_id, data from incident_version
       where type in ('safety.incident.reported', 'safety.incident.amended') order by subject, ${NEWEST_FIRST}),
    moved as (select distinct subject from incident_version where type = 'safety.subject.rebooked'),
    made as (
      select n.subject as id, case when m.subject is null then s.data->>'region' else i.region end as region,
             s.data->>'sector' as sector, (s.data->>'occurredAt')::timestamptz as occurred_at,
             case n.type when 'safety.incident.withdrawn' then 'withdrawn' when 'safety.subject.rebooked' then i.state
               else 'current' end as state,
             n.grade, n.grade_with_missing, j.drill,
             coalesce(s.data->'organization'->>'id', s.data->'organization'->>'name') as organization, s.data,
             n.recorded_at as updated_at
        from newest n left join said s using (subject) left join moved m using (subject) left join incident i on i.id = n.subject
        left join journal j on j.source = s.source and j.id = s.event_id)`,
  columns: [
    ...['region', 'sector', 'occurred_at', 'state', 'grade', 'grade_with_missing', 'drill', 'organization', 'data'],
    'updated_at',
  ],
};

const hazard: Derived = {
  table: 'hazard',
  parts: `ids as (${HAZARDS}), ${hazardParts('select id from ids', 'null::timestamptz')},
    made as (
      select h.id, m.* from ids h cross join lateral (
        select ${HAZARD_COLUMNS}, ${KNOWN_COLUMNS} from ${knownParts('h.id')}
          left join opened o on o.hazard = h.id left join changed c on c.subject = h.id left join rectified r on r.subject = h.id) m
       where m.region is not null)`,
  columns: [
    ...[
      'inspection',
      'region',
      'sector',
      'level',
      'due_on',
      'opened_on',
      'description',
      'organization',
      'rectified_at',
    ],
    ...['rectified_on', 'verified_at', 'verified_by', 'updated_at', 'first_known_at', 'last_known_at', 'said_once'],
  ],
};

const violation: Derived = {
  table: 'violation',
  parts: `ids as (${VIOLATIONS}), ${violationParts('select id from ids')},
    made as (
      select * from (
        select v.id, ${VIOLATION_COLUMNS} from ids v
          left join decided d on d.subject = v.id left join published p on p.subject = v.id) m
       where m.region is not null)`,
  columns: [
    ...['region', 'sector', 'organization', 'decided_on', 'penalty_fen', 'incident', 'inspection', 'disclosable'],
    ...['published_at', 'published_on', 'decision', 'publication', 'updated_at'],
  ],
};

const selectDifferences = (
  tx: Transaction,
  { table, parts, columns, key = 'f.id' }: Derived,
  limit: number,
): Promise<DerivedDifference[]> => {
  const differing = columns.map((name) => `case when m."${name}" is distinct from f."${name}" then '${name}' end`);
  const differs = columns.map((name) => `m."${name}" is distinct from f."${name}"`).join(' or ');
  return tx.query(
    `with ${parts}
     select '${table}' as "table", coalesce(m.id, ${key}) as id, f.ctid is not null as "isThere",
            case when m.id is not null and f.ctid is not null then array_remove(array[${differing.join(', ')}], null) end as columns
       from made m full join ${table} f on ${key} = m.id
      where m.id is null or f.ctid is null or ${differs} order by 2 limit $1`,
    [limit],
  );
};

const EVENT_DATA = `j.event->'data'`;
const INSPECTION: readonly (readonly [column: string, made: string])[] = [
  ...['region', 'sector', 'kind', 'result'].map((name) => [name, `${EVENT_DATA}->>'${name}'`] as const),
  ['completed_at', `(${EVENT_DATA}->>'completedAt')::timestamptz`],
  ['organization', `coalesce(${EVENT_DATA}->'organization'->>'id', ${EVENT_DATA}->'organization'->>'name')`],
  // A withdrawal has an instant of its own.
  ['updated_at', `case when i.state = 'current' then j.recorded_at else i.updated_at end`],
  ['data', EVENT_DATA],
  ['event_id', 'j.id'],
];

/** Of the event that the face says it is of. Data of an older form are what becomes of them. */
const inspectionDifferences = async (tx: Transaction, limit: number): Promise<DerivedDifference[]> => {
  const differs = INSPECTION.map(([name, made]) => `i.${name} is distinct from ${made}`);
  const named = INSPECTION.map(([name], index) => `case when ${differs[index]} then '${name}' end`);
  const rows = await tx.query<DerivedDifference & { columns: string[]; data: unknown; json: string | null }>(
    `select 'inspection' as "table", i.id, true as "isThere", i.data, j.event::text as json,
            array_remove(array[${named.join(', ')}], null) as columns
       from inspection i left join journal j
         on j.source = i.source and j.id = i.event_id and j.subject = i.id and j.type = 'safety.inspection.completed'
      where ${differs.join(' or ')} order by 2 limit $1`,
    [limit],
  );
  return rows.flatMap(({ data, json, ...row }) => {
    const decoded = json === null ? undefined : decodeEvent(Buffer.from(json));
    const isRead = decoded?.ok === true && canonicalJson(decoded.event.data) === canonicalJson(data);
    const columns = row.columns.filter((name) => name !== 'data' || !isRead);
    return columns.length > 0 ? [{ ...row, columns }] : [];
  });
};

/** A face that nobody's event made, and an event that has none. */
const inspectionsAmiss = (tx: Transaction, limit: number): Promise<DerivedDifference[]> =>
  tx.query(
    `with made as (
       select distinct subject as id from journal where type = 'safety.inspection.completed' and not drill and state <> 'waiting')
     select 'inspection' as "table", coalesce(m.id, i.id) as id, null as columns, m.id is null as "isThere"
       from made m full join inspection i using (id) where m.id is null or i.ctid is null order by 2 limit $1`,
    [limit],
  );

export const selectDerivedDifferences = async (tx: Transaction, limit: number): Promise<DerivedDifference[]> => {
  const found: DerivedDifference[] = [];
  for (const derived of [waiting, incident, hazard, violation]) {
    found.push(...(await selectDifferences(tx, derived, limit)));
  }
  const amiss = await inspectionsAmiss(tx, limit);
  const strange = new Set(amiss.map(({ id }) => id));
  const changed = await inspectionDifferences(tx, limit);
  return [...found, ...amiss, ...changed.filter(({ id }) => !strange.has(id))];
};
