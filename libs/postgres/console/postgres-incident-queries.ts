import { SUBJECT_REBOOKED } from '#contracts/events/subject-rebooked';
import { GRADES, type Grade } from '#domain/incident/incident';
import type { IncidentVersion, IncidentView } from '#domain/incident/incident-view';
import type { IncidentFilter, IncidentPlace, IncidentQueries } from '#ports/incident-queries';
import type { Database } from '../database.js';
import {
  type IncidentRecord,
  selectIncidents,
  selectIncidentsById,
  selectVersions,
  type VersionRecord,
} from './incident.queries.js';

export class PostgresIncidentQueries implements IncidentQueries {
  constructor(private readonly db: Database) {}

  async list(
    filter: IncidentFilter,
    page: { limit: number; after?: IncidentPlace | undefined },
  ): Promise<IncidentView[]> {
    return this.withVersions(await selectIncidents(this.db, filter, page));
  }

  async get(ids: readonly string[]): Promise<IncidentView[]> {
    return ids.length === 0 ? [] : this.withVersions(await selectIncidentsById(this.db, ids));
  }

  /** Versions are read after the rows: a newer one than the row knows shows in both the next time. */
  private async withVersions(rows: readonly IncidentRecord[]): Promise<IncidentView[]> {
    if (rows.length === 0) return [];
    const bySubject = new Map<string, VersionRecord[]>(rows.map((row) => [row.id, []]));
    for (const version of await selectVersions(this.db, [...bySubject.keys()])) {
      bySubject.get(version.subject)?.push(version);
    }
    return rows.map((row) => toView(row, bySubject.get(row.id) ?? []));
  }
}

const toGrade = (text: string | null): Grade | null => GRADES.find((grade) => grade === text) ?? null;

const toView = (row: IncidentRecord, versions: readonly VersionRecord[]): IncidentView => ({
  id: row.id,
  region: row.region,
  occurredAt: row.occurred_at.getTime(),
  state: row.state,
  grade: toGrade(row.grade),
  gradeWithMissing: toGrade(row.grade_with_missing),
  drill: row.drill,
  data: row.data ?? {},
  counts: versions.at(-1)?.counts ?? [],
  // What was booked anew says what it counts, and is nobody's statement.
  versions: versions.filter(({ type }) => type !== SUBJECT_REBOOKED).map(toVersion),
});

const toVersion = (row: VersionRecord): IncidentVersion => ({
  event: { source: row.source, id: row.event_id },
  type: row.type,
  saidAt: row.said_at === null ? row.recorded_at.getTime() : Date.parse(row.said_at),
  recordedAt: row.recorded_at.getTime(),
  history: row.history ?? false,
  replaces:
    row.replaces_source === null || row.replaces_id === null
      ? null
      : { source: row.replaces_source, id: row.replaces_id },
  reason: row.reason,
  grade: toGrade(row.grade),
  gradeWithMissing: toGrade(row.grade_with_missing),
  data: row.data,
});
