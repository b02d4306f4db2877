// What stands at the end of a partition, beside what the tables of present faces, the folds that are kept between batches and
// the declarations say of it. One partition has all of a subject, so each is compared by itself; only hazards and violations
// are put together from several (`joined-check.ts`).

import { enterprise } from '#oracle/count-oracle';
import { type Statement, threadOf } from '#oracle/event-oracle';
import { versionsOf } from '#oracle/judge-oracle';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { Standing } from '#oracle/standing-oracle';
import {
  type BookedPart,
  type BooksCut,
  type FaceTable,
  STATED_TABLES,
  type StatedFact,
  type StatedTable,
} from '#ports/books';
import type { Columns, DifferenceKind, Findings } from './findings.js';
import { statedColumns } from './stated-columns.js';

const AT_ONCE = 500;

interface Face {
  readonly columns: Columns;
  readonly event: { readonly source: string; readonly id: string };
}

export interface Around {
  readonly part: BookedPart;
  readonly cut: BooksCut;
  readonly findings: Findings;
}

export const checkStanding = async (oracle: LedgerOracle, around: Around): Promise<number> => {
  const incidents = incidentFaces(oracle);
  const inspections = inspectionFaces(oracle);
  await checkFaces('incident', incidents, around);
  await checkFaces('inspection', inspections, around);
  await checkStates(oracle, around);
  let declared = 0;
  for (const table of STATED_TABLES) declared += await checkStated(table, oracle, around);
  return incidents.size + inspections.size + declared;
};

const incidentFaces = (oracle: LedgerOracle): Map<string, Face> =>
  new Map(
    oracle.subjects().map((id) => {
      const versions = versionsOf({ booked: oracle.thread(id) }, id);
      const report = versions.flatMap((v) => (v.type === 'safety.incident.withdrawn' ? [] : [v])).at(-1);
      const last = versions.at(-1);
      if (!report || !last) throw new Error(`incident ${id} begins without a report`);
      const { region, sector, occurredAt } = report.data;
      const columns = {
        ...{ region, day: oracle.regions.dayAt(region, occurredAt), ...oracle.placeOf('incident', id) },
        ...{ sector, occurred_at: `${Date.parse(occurredAt)}` },
        ...{ state: last === report ? 'current' : 'withdrawn', drill: `${report.drill}` },
        organization: enterprise(report.data),
      };
      return [id, { columns, event: last }];
    }),
  );

const inspectionFaces = (oracle: LedgerOracle): Map<string, Face> => {
  const faces = oracle.allStandings().flatMap(({ statement: s, stated, current, isWithdrawn }): [string, Face][] => {
    if (s.type !== 'safety.inspection.completed') return [];
    const { region, sector, kind, result, completedAt } = s.data;
    const columns = {
      ...{ region, sector, kind, result, completed_at: `${Date.parse(completedAt)}` },
      ...{ day: oracle.regions.dayAt(region, completedAt), organization: enterprise(s.data) },
      ...{ state: isWithdrawn ? 'withdrawn' : 'current', source: stated.event.source, event_id: stated.event.id },
    };
    return [[s.subject, { columns, event: current.event }]];
  });
  return new Map(faces);
};

export const checkFaces = async (
  table: FaceTable,
  expected: ReadonlyMap<string, Face>,
  { cut, findings }: Pick<Around, 'cut' | 'findings'>,
): Promise<void> => {
  for (const some of chunks([...expected])) {
    const rows = await cut.faces(
      table,
      some.map(([id]) => id),
    );
    const found = new Map(rows.map((row) => [row.id, row.columns]));
    for (const [id, { columns, event }] of some) {
      const about = { kind: 'face-differs' as const, place: { table, id }, events: [refOf(event)] };
      findings.addIfDifferent(about, columns, found.get(id) ?? null);
    }
  }
};

const KINDS: Readonly<Record<Statement['type'], string>> = {
  'safety.incident.relayed': 'relays',
  'safety.inspection.completed': 'inspection',
  'safety.hazard.rectified': 'hazard-rectified',
  'safety.hazard.changed': 'hazard-changed',
  'safety.return.filed': 'returns',
  'safety.exposure.declared': 'exposures',
  'safety.target.set': 'targets',
  'safety.survey.completed': 'survey',
  'safety.violation.decided': 'violation-decided',
  'safety.violation.published': 'violation-published',
  'safety.assessment.completed': 'assessments',
  'safety.figure.published': 'figures',
};

const memberOf = ({ statement: s }: Standing): string =>
  s.type === 'safety.incident.relayed' ? `${s.drill ? 'drill ' : ''}${s.data.step}` : s.subject;

const stateFace = (event: { source: string; id: string }, isWithdrawn: boolean): Face => ({
  columns: { source: event.source, id: event.id, state: isWithdrawn ? 'withdrawn' : 'current' },
  event,
});

const checkStates = async (oracle: LedgerOracle, { cut, findings }: Around): Promise<void> => {
  const expected = new Map<string, Face>();
  for (const id of oracle.subjects()) {
    const last = versionsOf({ booked: oracle.thread(id) }, id).at(-1);
    const isWithdrawn = last?.type === 'safety.incident.withdrawn';
    if (last) expected.set(JSON.stringify(['incident', id]), stateFace(last, isWithdrawn));
  }
  for (const one of oracle.allStandings()) {
    const key = [KINDS[one.statement.type], threadOf(one.statement), memberOf(one)];
    expected.set(JSON.stringify(key), stateFace(one.current.event, one.isWithdrawn));
  }
  for (const some of chunks(oracle.threadNames())) {
    for (const { id, columns } of await cut.states(some)) {
      // Written by Postgres, which puts a blank after a comma.
      const key = JSON.stringify(JSON.parse(id));
      const face = expected.get(key);
      expected.delete(key);
      const about = { kind: 'state-differs' as const, place: { state: key }, events: face ? [refOf(face.event)] : [] };
      findings.addIfDifferent(about, face?.columns ?? null, columns);
    }
  }
  for (const [key, { columns, event }] of expected) {
    findings.addIfDifferent({ kind: 'state-differs', place: { state: key }, events: [refOf(event)] }, columns, null);
  }
};

const TYPES = {
  exposure: 'safety.exposure.declared',
  target: 'safety.target.set',
  survey: 'safety.survey.completed',
  return: 'safety.return.filed',
} as const satisfies Record<StatedTable, Statement['type']>;

const FINALITY: readonly (string | null)[] = ['planned', 'provisional', 'revised', 'final'];

/** The rows of a table folded in the plainest way: the later, unless it is less final; a withdrawal clears. */
const standingRows = (rows: readonly StatedFact[]): Map<string, StatedFact> => {
  const current = new Map<string, StatedFact>();
  for (const row of rows) {
    const before = current.get(row.subject);
    if (row.withdrawn) current.delete(row.subject);
    else if (!before || FINALITY.indexOf(row.status) >= FINALITY.indexOf(before.status)) current.set(row.subject, row);
  }
  return current;
};

const checkStated = async (
  table: StatedTable,
  oracle: LedgerOracle,
  { part, cut, findings }: Around,
): Promise<number> => {
  const found = standingRows(await cut.stated(table, part));
  const stands = oracle.standing().filter(({ statement }) => statement.type === TYPES[table]);
  for (const { statement, stated } of stands) {
    const { subject } = statement;
    const row = found.get(subject);
    found.delete(subject);
    const place = { topic: part.topic, partition: part.partition, table, subject };
    const about = { kind: 'declaration-differs' as DifferenceKind, place, events: [refOf(stated.event)] };
    const { source, id } = stated.event;
    findings.addIfDifferent(
      about,
      { source, id, ...statedColumns(statement) },
      row ? { source: row.source, id: row.id, ...row.columns } : null,
    );
  }
  for (const [subject, row] of found) {
    const place = { topic: part.topic, partition: part.partition, table, subject };
    findings.addIfDifferent({ kind: 'declaration-differs', place, events: [refOf(row)] }, null, row.columns);
  }
  return stands.length;
};

export const refOf = ({ source, id }: { source: string; id: string }) => ({ source, id });

const chunks = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, i) => items.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
