import type { IncidentFilter, IncidentPlace } from '#ports/incident-queries';
import type { Transaction } from '../database.js';

export interface IncidentRecord {
  id: string;
  region: string;
  occurred_at: Date;
  state: 'current' | 'withdrawn';
  grade: string | null;
  grade_with_missing: string | null;
  drill: boolean;
  data: Record<string, unknown> | null;
}

export interface VersionRecord {
  subject: string;
  source: string;
  event_id: string;
  type: string;
  recorded_at: Date;
  replaces_source: string | null;
  replaces_id: string | null;
  reason: string | null;
  grade: string | null;
  grade_with_missing: string | null;
  said_at: string | null;
  history: boolean | null;
  counts: { indicator: string | null; contribution: number; reason: string | null }[];
  data: Record<string, unknown> | null;
}

const COLUMNS = 'id, region, occurred_at, state, grade, grade_with_missing, drill, data';

const listOrNull = <T>(values: readonly T[] | undefined): readonly T[] | null => values ?? null;
const timeOrNull = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** Newest first, after `after` (exclusive). */
export const selectIncidents = (
  db: Transaction,
  filter: IncidentFilter,
  page: { readonly limit: number; readonly after?: IncidentPlace | undefined },
): Promise<IncidentRecord[]> =>
  db.query<IncidentRecord>(
    `select ${COLUMNS} from incident
      where ($1::text[] is null or region = any($1)) and ($2::text[] is null or sector = any($2))
        and ($3::text[] is null or grade = any($3)) and ($4::text is null or state = $4)
        and ($5::text is null or organization = $5)
        and ($6::date is null or day >= $6) and ($7::date is null or day < $7)
        and ($8::timestamptz is null or occurred_at >= $8) and ($9::timestamptz is null or occurred_at < $9)
        and ($10::timestamptz is null or updated_at >= $10)
        and ($11::timestamptz is null or (occurred_at, id) < ($11, $12::text))
      order by occurred_at desc, id desc limit $13`,
    [
      listOrNull(filter.regions),
      listOrNull(filter.sectors),
      listOrNull(filter.grades),
      filter.state ?? null,
      filter.organization ?? null,
      filter.fromDay ?? null,
      filter.toDay ?? null,
      timeOrNull(filter.from),
      timeOrNull(filter.to),
      timeOrNull(filter.updatedSince),
      timeOrNull(page.after?.occurredAt),
      page.after?.id ?? null,
      page.limit,
    ],
  );

export const selectIncidentsById = (db: Transaction, ids: readonly string[]): Promise<IncidentRecord[]> =>
  db.query<IncidentRecord>(`select ${COLUMNS} from incident where id = any($1::text[])`, [ids]);

/** In the order of the log; all versions of one incident lie in one partition of one topic after the other. */
export const selectVersions = (db: Transaction, subjects: readonly string[]): Promise<VersionRecord[]> =>
  db.query<VersionRecord>(
    `select v.subject, v.source, v.event_id, v.type, v.recorded_at, v.replaces_source, v.replaces_id, v.reason, v.grade,
            v.grade_with_missing, v.counts, v.data, j.event->>'time' as said_at, j.history
       from incident_version v left join journal j on j.source = v.source and j.id = v.event_id
      where v.subject = any($1::text[]) order by length(v.topic), v.topic, v.partition, v."offset", v.seq`,
    [subjects],
  );
