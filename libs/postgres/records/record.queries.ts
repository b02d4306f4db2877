import type { FigureFilter, InspectionFilter, Page, ViolationFilter } from '#ports/records';
import type { Row, Transaction } from '../database.js';
import { NEWEST_FIRST } from './log-order.js';

const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** The index is by instant: no local day begins or ends a day away from the same day of UTC. */
export const selectInspections = (
  db: Transaction,
  filter: InspectionFilter,
  page: Page<{ completedAt: number; id: string }>,
): Promise<Row[]> =>
  db.query(
    `select id, region, completed_at, state, source, event_id, updated_at, data from inspection
      where ($1::text[] is null or region = any($1)) and ($2::text[] is null or sector = any($2))
        and ($3::text[] is null or kind = any($3)) and ($4::text is null or result = $4) and ($5::text is null or state = $5)
        and ($6::text is null or organization = $6) and ($7::date is null or day >= $7) and ($8::date is null or day < $8)
        and ($7::date is null or completed_at >= ($7::date - 1)::timestamp at time zone 'UTC')
        and ($8::date is null or completed_at < ($8::date + 1)::timestamp at time zone 'UTC')
        and ($9::timestamptz is null or (completed_at, id) < ($9, $10::text))
      order by completed_at desc, id desc limit $11`,
    [
      filter.regions ?? null,
      filter.sectors ?? null,
      filter.kinds ?? null,
      filter.result ?? null,
      filter.state ?? null,
      filter.organization ?? null,
      filter.fromDay ?? null,
      filter.toDay ?? null,
      isoOrNull(page.after?.completedAt),
      page.after?.id ?? null,
      page.limit,
    ],
  );

const VIOLATION_COLUMNS = `id, region, sector, organization, decided_on, penalty_fen, incident, inspection, disclosable,
  published_at, published_on, decision, publication`;

export const selectViolationsAbout = (db: Transaction, incidents: readonly string[]): Promise<Row[]> =>
  db.query(`select ${VIOLATION_COLUMNS} from violation where incident = any($1::text[]) order by decided_on, id`, [
    incidents,
  ]);

/** The day by which cases are listed. */
const CASE_DAY = 'coalesce(decided_on, published_on)';

export const selectViolations = (
  db: Transaction,
  filter: ViolationFilter,
  page: Page<{ day: string; id: string }>,
): Promise<Row[]> =>
  db.query(
    `select ${VIOLATION_COLUMNS} from violation
      where ($1::text[] is null or region = any($1)) and ($2::text[] is null or sector = any($2))
        and ($3::text is null or organization = $3) and ($4::text is null or incident = $4)
        and ($5::boolean is null or (published_at is not null) = $5)
        and ($6::date is null or ${CASE_DAY} >= $6) and ($7::date is null or ${CASE_DAY} < $7)
        and ($8::date is null or (${CASE_DAY}, id) < ($8, $9::text))
      order by ${CASE_DAY} desc, id desc limit $10`,
    [
      filter.regions ?? null,
      filter.sectors ?? null,
      filter.organization ?? null,
      filter.incident ?? null,
      filter.published ?? null,
      filter.fromDay ?? null,
      filter.toDay ?? null,
      page.after?.day ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );

export const selectRelays = (db: Transaction, incidents: readonly string[]): Promise<Row[]> =>
  db.query(
    `select subject, drill, step, received_at, completed_at from (
       select distinct on (subject, drill, step) * from incident_relay where subject = any($1::text[])
        order by subject, drill, step, ${NEWEST_FIRST}) newest where not withdrawn`,
    [incidents],
  );

const STATED = 'subject, source, event_id, recorded_at, known_at, data';

export const selectAssessments = (
  db: Transaction,
  filter: {
    readonly regions?: readonly string[] | undefined;
    readonly scheme?: string | undefined;
    readonly fromDay?: string | undefined;
    readonly toDay?: string | undefined;
  },
  limit: number,
): Promise<Row[]> =>
  db.query(
    `select ${STATED} from (
       select distinct on (subject) * from assessment_declaration where ($1::text[] is null or region = any($1))
        order by subject, ${NEWEST_FIRST}) newest
      where not withdrawn and ($2::text is null or scheme = $2) and ($3::date is null or to_day > $3) and ($4::date is null or from_day < $4)
      order by from_day desc, subject limit $5`,
    [filter.regions ?? null, filter.scheme ?? null, filter.fromDay ?? null, filter.toDay ?? null, limit],
  );

/** The region last: the figure of an enterprise, whose subject names no region, may be told again of another one. */
export const selectFigures = (db: Transaction, filter: FigureFilter, limit: number): Promise<Row[]> =>
  db.query(
    `select ${STATED} from (
       select distinct on (subject) * from figure_declaration
        where ($1::text is null or publication = $1) and ($2::text is null or indicator = $2)
        order by subject, ${NEWEST_FIRST}) newest
      where not withdrawn and ($3::text[] is null or region = any($3)) order by publication, subject limit $4`,
    [filter.publication ?? null, filter.indicator ?? null, filter.regions ?? null, limit],
  );
