// Every column of every table of history, flipped in a random row: found, and the row named. The tables are asked which columns
// they have, so that a new one is in here without a word.

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { AuditFinding } from '#ports/ledger-audit';
import { PostgresLedgerAudit } from '#postgres/audit/postgres-ledger-audit';
import { TABLES } from '#postgres/ledger/version-columns';
import { openLedger, TOPIC, toRecord } from '#test/ledger/booking-bench';
import {
  amend,
  assessed,
  cleared,
  declared,
  drill,
  type EventDraft,
  figurePublished,
  filed,
  hazardChanged,
  history,
  inspected,
  rectified,
  relayed,
  report,
  surveyed,
  targetSet,
  violationDecided,
  violationPublished,
  withdraw,
} from '#test/ledger/events';
import { bookBatch } from '../../ledger/booking/book-batch.js';

let ledger: Awaited<ReturnType<typeof openLedger>>;
let audit: PostgresLedgerAudit;
jest.setTimeout(120_000);

const CHAINED = ['journal', 'refused', 'ledger_entry', ...TABLES] as const;
const FACES = ['waiting', 'incident', 'inspection', 'hazard', 'violation'] as const;
/** Those that are flipped alone first. */
const ALL = ['chain_link', 'booked', 'journal_refused', 'journal_settled', ...CHAINED, ...FACES] as const;
type Table = (typeof ALL)[number];

const T0 = Date.parse('2026-03-02T12:00:00+08:00');
const sql = <T = Record<string, unknown>>(text: string, params: unknown[] = []) =>
  ledger.database.query<T>(text, params);

const send = async (partition: number, ...events: (EventDraft | Buffer)[]): Promise<void> => {
  const from = (await ledger.book.open(TOPIC, partition)).next;
  const records = events.map((event, index) => ({
    ...toRecord({ event, scope: '440600' }, from + BigInt(index), T0 + Number(from) * 1000 + index),
  }));
  const batch = { topic: TOPIC, partition, from, to: from + BigInt(events.length), records };
  await bookBatch(ledger.book, batch, ledger.directory.current());
};

const organization = { id: 'ORG-1', name: '佛山一建' };
const year = { from: '2026-01-01', to: '2027-01-01' };
const HAZARD = { id: 'HZ-1', level: 'general', description: '临边无防护', dueOn: '2026-04-01' };

const tell = async (): Promise<void> => {
  await send(0, report('1', 'A', { organization }), report('2', 'B', { minorInjuries: 2 }), Buffer.from('{"not": 1}'));
  await send(0, amend('3', 'A', '1', { deaths: 2 }), amend('4', 'C', 'later'), amend('5', 'D', 'never'));
  await send(0, report('later', 'C', { region: '440605125' }), drill(report('6', 'E')), withdraw('7', 'B', '2'));
  await send(0, { ...report('never', 'D'), data: { region: 'nowhere' } }, amend('8', 'F', 'unheard'));
  await send(0, relayed('9', 'A', 'unit-to-county', ['2026-03-02T09:30:00+08:00', '2026-03-02T10:00:00+08:00']));
  await send(1, inspected('10', 'I-1', { hazards: [HAZARD], organization, itemsChecked: 10, itemsFailed: 2 }));
  await send(
    1,
    hazardChanged('11', 'HZ-1', { dueOn: '2026-05-01', reason: '延期' }),
    rectified('12', 'HZ-1', { verifiedBy: '王' }),
  );
  await send(1, inspected('13', 'I-2', { result: 'pass' }), cleared('14', 'inspection.completed', 'I-2', '13'));
  await send(1, violationDecided('15', 'V-1', { penaltyYuan: 1200.5, organization }), violationPublished('16', 'V-1'));
  await send(
    1,
    declared('17', '440605', {
      measure: 'construction-output-yuan',
      sector: 'construction',
      value: 11_000_000_000,
      ...year,
    }),
  );
  await send(
    1,
    targetSet('18', { warnAt: 0.8, setBy: '市安委办' }),
    surveyed('19', 'S-1'),
    filed('20', '440605', ['2026-01-01', '2026-02-01']),
  );
  await send(1, assessed('21'), figurePublished('22'), history(report('23', 'G'), '2026-03-01T00:00:00+08:00'));
};

const columns = new Map<Table, { name: string; type: string }[]>();

beforeAll(async () => {
  ledger = await openLedger();
  audit = new PostgresLedgerAudit(ledger.database);
  await tell();
  await sql('create schema saved');
  for (const table of ALL) {
    await sql(`create table saved.${table} as table ${table}`);
    const found = await sql<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table],
    );
    columns.set(table, found);
  }
});
afterAll(async () => {
  await ledger.close();
});

const restore = async (tables: readonly Table[]): Promise<void> => {
  for (const table of tables) {
    await sql(`delete from ${table}`);
    await sql(`insert into ${table} select * from saved.${table}`);
  }
};

// What a test that failed left behind.
beforeEach(() => restore(ALL));

const findings = async (): Promise<readonly AuditFinding[]> => (await audit.verify()).findings;

/** What a finding may call the row, before or after it was flipped. */
const namesOf = (table: Table, row: Record<string, unknown>): string[] => {
  switch (table) {
    case 'journal':
    case 'journal_refused':
    case 'journal_settled':
      return [`journal ${row.offset}`];
    case 'refused':
      return [`refused ${row.offset}`];
    case 'ledger_entry':
      return [`entry ${row.offset}/${row.seq}`];
    case 'waiting':
      return [`waiting ${JSON.stringify([row.source, row.event_id]).replace(',', ', ')}`];
    case 'chain_link':
      return [`link ${row.partition} ${row.from}`];
    case 'booked':
      return [`head ${row.partition}`];
    default:
      return [`${table} ${row.id ?? `${row.offset}/${row.seq}`}`];
  }
};

const told = (found: readonly AuditFinding[]): string[] =>
  found.flatMap(({ code, partition, from, changed, added, goneAfter }) => [
    ...[...changed, ...added].map((name) => name.replace(/ \([a-z_, ]+\)$/, '')),
    ...goneAfter.map(() => 'gone'),
    ...(code === 'head-differs' ? [`head ${partition}`] : []),
    `link ${partition} ${from}`,
  ]);

const WORDS = ['counted', 'listed', 'current', 'withdrawn', 'decided', 'published', 'changed', 'rectified'];

/** As a bit that fell over may read. Several, since not each is one that the table takes. */
const flipsOf = (type: string, value: string | null, place: number): string[] => {
  if (value === null)
    return (
      { jsonb: ['1'], boolean: ['true'], integer: ['1'], bigint: ['1'], numeric: ['1'] }[type] ?? ['2026-01-01', 'x']
    );
  switch (type) {
    case 'boolean':
      return [value === 'true' ? 'false' : 'true'];
    case 'integer':
    case 'bigint':
    case 'smallint':
      return [`${BigInt(value) + 1n}`, `${BigInt(value) + 100n}`, '2', '1'];
    case 'numeric':
      return [`${value}1`, '1'];
    case 'bytea':
      return [value.length > 2 ? `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}` : '\\x01'];
    case 'date':
      return ['2026-12-24'];
    case 'timestamp with time zone':
      return ['+1'];
    case 'jsonb':
      return jsonFlips(value, place);
    default: {
      const at = place % Math.max(1, value.length);
      const flipped = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1);
      return value === '' ? ['x'] : [flipped, ...WORDS.filter((word) => word !== value)];
    }
  }
};

const jsonFlips = (value: string, place: number): string[] => {
  for (let n = 0; n < value.length; n++) {
    const at = (place + n) % value.length;
    const text = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1);
    try {
      if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(JSON.parse(value))) return [text];
    } catch {
      // No JSON any more: Postgres would not take it.
    }
  }
  return ['1'];
};

/** Of a row that has something there, if any has. Answers what the row was called before and after; undefined: none would go. */
const flip = async (table: Table, column: string, place: number): Promise<string[] | undefined> => {
  const type = columns.get(table)?.find(({ name }) => name === column)?.type ?? 'text';
  const rows = await sql<Record<string, unknown>>(
    `select *, ctid::text as ctid, "${column}"::text as flipped from ${table} order by ("${column}" is null), ctid`,
  );
  const full = rows.filter((row) => row.flipped !== null);
  const row = (full.length > 0 ? full : rows)[place % (full.length || rows.length)];
  if (!row) return undefined;
  const value = row.flipped === null ? null : String(row.flipped);
  for (const flipped of flipsOf(type, value, place)) {
    const to =
      flipped === '+1'
        ? `"${column}" + interval '1 microsecond' + ($1::text || ' seconds')::interval * 0`
        : `$1::text::${type}`;
    const after = await sql(`update ${table} set "${column}" = ${to} where ctid = $2::text::tid returning *`, [
      flipped,
      row.ctid,
    ]).catch(() => []);
    // One that went where nothing was ever booked is called by its table.
    if (after[0]) return [...namesOf(table, row), ...namesOf(table, after[0]), `${table} ${after[0].offset}`];
  }
  return undefined;
};

/** Alone: they share the name of their row with another table, or every other finding hangs on them. */
const ALONE: readonly Table[] = ['chain_link', 'booked', 'journal_refused', 'journal_settled'];
/** Held by `ops verify` (days by the regions' clocks, what stands), or by none: which slot of the sums is a partition's. */
const ELSEWHERE = ['booked.slot', 'incident.day', 'inspection.day', 'inspection.state', 'inspection.updated_at'];

it('is whole, and every table has rows', async () => {
  expect(await findings()).toEqual([]);
  for (const table of ALL) {
    expect([table, (await sql(`select 1 from ${table}`)).length > 0]).toEqual([table, true]);
  }
});

it('finds a flip in every column of every table, and names the row', async () => {
  const missed: string[] = [];
  let flips = 0;
  const isMissed = (names: readonly string[], said: readonly string[]): boolean =>
    !names.some((one) => said.includes(one));
  const most = Math.max(...[...columns.values()].map((of) => of.length));
  for (let nth = 0; nth < most; nth++) {
    const expected = new Map<string, string[]>();
    const touched: Table[] = [];
    for (const table of ALL) {
      const name = columns.get(table)?.[nth]?.name;
      if (name === undefined || ELSEWHERE.includes(`${table}.${name}`)) continue;
      const names = await flip(table, name, nth * 7 + 3);
      flips += 1;
      if (names === undefined) missed.push(`${table}.${name}: no flip`);
      else if (!ALONE.includes(table)) expected.set(`${table}.${name}`, names);
      else {
        const said = told(await findings());
        if (isMissed([...names, 'gone'], said)) missed.push(`${table}.${name}: ${said}`);
        await restore([table]);
        continue;
      }
      touched.push(table);
    }
    const said = told(await findings());
    for (const [column, names] of expected) {
      if (isMissed(names, said)) missed.push(`${column}: ${names.join(' ')}`);
    }
    await restore(touched);
  }
  expect(missed).toEqual([]);
  expect(flips).toBeGreaterThan(200);
  expect(await findings()).toEqual([]);
});

it('misses a row that is gone, whichever table it was in', async () => {
  for (const table of [...CHAINED, ...FACES]) {
    await sql(`delete from ${table} where ctid = (select min(ctid) from ${table})`);
    const gone = (await findings()).flatMap(({ goneAfter }) => goneAfter);
    expect([table, gone.length > 0]).toEqual([table, true]);
    await restore([table]);
  }
});

it('names a row that was put in, whichever table it is in', async () => {
  const strange = (table: Table): Record<string, unknown> => {
    if (table === 'journal') return { id: 'strange', offset: 2 };
    if (table === 'refused') return { offset: 0 };
    if (table === 'waiting') return { event_id: 'strange' };
    return (FACES as readonly Table[]).includes(table) ? { id: 'strange' } : { seq: 77 };
  };
  const names: string[] = [];
  for (const table of [...CHAINED, ...FACES]) {
    const where = table === 'journal' || table === 'refused' ? 'where partition = 0' : '';
    const rows = await sql(
      `insert into ${table} select r.* from (select * from ${table} ${where} limit 1) t,
         jsonb_populate_record(null::${table}, to_jsonb(t) || $1::jsonb) r returning *`,
      [JSON.stringify(strange(table))],
    );
    names.push(namesOf(table, rows[0] ?? {})[0] ?? table);
  }
  const added = (await findings()).flatMap((finding) => finding.added);
  expect(names.filter((name) => !added.includes(name))).toEqual([]);
  await restore([...CHAINED, ...FACES]);
  expect(await findings()).toEqual([]);
});
