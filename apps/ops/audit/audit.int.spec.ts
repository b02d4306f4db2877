// What somebody with the password of the database could do to history, and how it shows.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AuditFinding } from '#ports/ledger-audit';
import type { LogPlace } from '#ports/ledger-book';
import { selectChainedEntries, selectChainedJournal } from '#postgres/audit/chain-rows.queries';
import { PostgresLedgerAudit } from '#postgres/audit/postgres-ledger-audit';
import { CHAIN_START, digestOf, linesOf, linkOf, printsOf } from '#postgres/ledger/chain';
import { emptyLedger, openLedger, TOPIC, toRecord } from '#test/ledger/booking-bench';
import { amend, type EventDraft, filed, report, withdraw } from '#test/ledger/events';
import { bookBatch } from '../../ledger/booking/book-batch.js';
import { auditVerbs } from '../audit.verbs.js';
import { runCommandLine } from '../command-line.js';

let ledger: Awaited<ReturnType<typeof openLedger>>;
let audit: PostgresLedgerAudit;
let dataDir: string;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
  audit = new PostgresLedgerAudit(ledger.database);
  dataDir = await mkdtemp(join(tmpdir(), 'fengsui-audit-'));
});
afterAll(async () => {
  await ledger.close();
  await rm(dataDir, { recursive: true });
});

const T0 = Date.parse('2026-03-02T12:00:00+08:00');
const sql = (text: string, params: unknown[] = []) => ledger.database.query(text, params);

/** Books the batch at the end of the partition. */
const send = (partition: number, ...events: (EventDraft | Buffer)[]): Promise<void> =>
  sendTo({ topic: TOPIC, partition }, ...events);
const sendTo = async (place: LogPlace, ...events: (EventDraft | Buffer)[]): Promise<void> => {
  const from = (await ledger.book.open(place.topic, place.partition)).next;
  const records = events.map((event, index) =>
    toRecord({ event }, from + BigInt(index), T0 + Number(from) * 1000 + index),
  );
  const batch = { ...place, from, to: from + BigInt(events.length), records };
  await bookBatch(ledger.book, batch, ledger.directory.current());
};

// Batches of partition 0: [0, 3) [3, 6) [6, 8); of partition 1: [0, 2).
beforeEach(async () => {
  await emptyLedger(ledger.database);
  await send(0, report('1', 'A'), report('2', 'B', { minorInjuries: 2 }), Buffer.from('{"not": an event'));
  await send(0, amend('3', 'A', '1', { deaths: 2 }), report('2', 'B', { minorInjuries: 2 }), amend('5', 'C', 'later'));
  await send(0, filed('6', '440605', ['2026-01-01', '2026-02-01']), withdraw('7', 'B', '2'));
  await send(1, report('8', 'D'), report('9', 'E', { deaths: 3 }));
});

const found = async (): Promise<Pick<AuditFinding, 'code' | 'partition' | 'from' | 'to'>[]> =>
  (await audit.verify()).findings.map(({ code, partition, from, to }) => ({ code, partition, from, to }));
const findings = async () => (await audit.verify()).findings;

describe('a history that nobody touched', () => {
  it('verifies, waiting corrections and refusals included', async () => {
    expect(await audit.verify()).toMatchObject({ partitions: 2, links: 4, findings: [], more: false });
  });

  it('verifies when what waited was booked, and when it was refused in a later batch', async () => {
    await send(0, report('later', 'C'), amend('10', 'F', 'never'), amend('11', 'F', '10'));
    expect(await sql(`select state from journal where id = '5'`)).toEqual([{ state: 'counted' }]);
    await send(0, { ...report('never', 'F'), data: { region: 'nowhere' } });
    expect(await sql(`select event_id from refused where event_id in ('10', '11') order by 1`)).toHaveLength(2);
    expect(await findings()).toEqual([]);
  });

  it('verifies when what waited in an old topic is settled by a batch of the next', async () => {
    await send(0, amend('20', 'G', 'lost'), amend('21', 'H', 'found', { deaths: 4 }), amend('22', 'I', 'far'));
    await send(1, amend('23', 'J', '20'));
    const next = { topic: `${TOPIC}.2`, partition: 0 };
    // At the offsets at which others waited, so that a place mistaken for another shows.
    await sendTo(next, ...Array.from({ length: 8 }, (_, n) => report(`f${n}`, `F${n}`)));
    const lost = { ...report('lost', 'G'), data: { region: 'nowhere' } };
    await sendTo(next, lost, report('found', 'H'), report('other', 'I'), report('far', 'I'));
    // Each refusal stands where its event lies in the log, and keeps its bytes; each booking where it was released.
    const refused = await sql(
      `select event_id, topic, partition, "offset" from refused where event_id in ('20', '22', '23') order by 1`,
    );
    expect(refused).toEqual([
      { event_id: '20', topic: TOPIC, partition: 0, offset: 8n },
      { event_id: '22', topic: TOPIC, partition: 0, offset: 10n },
      { event_id: '23', topic: TOPIC, partition: 1, offset: 2n },
    ]);
    const journal = await sql(`select topic, partition, "offset", state from journal where id = '21'`);
    expect(journal).toEqual([{ topic: TOPIC, partition: 0, offset: 9n, state: 'counted' }]);
    const entries = await sql(`select distinct topic, "offset" from ledger_entry where event_id = '21'`);
    expect(entries).toEqual([{ topic: next.topic, offset: 9n }]);
    expect(await sql('select * from waiting where topic = $1', [TOPIC])).toHaveLength(1);
    expect(await findings()).toEqual([]);
    await sql(`update refused set detail = 'other' where event_id = '22'`);
    expect(await found()).toEqual([{ code: 'rows-differ', partition: 0, from: 8n, to: 12n }]);
  });

  it('verifies while bookings go on', async () => {
    const booking = (async () => {
      for (let n = 0; n < 20; n++) await send(1, report(`x${n}`, `X${n}`));
    })();
    for (let n = 0; n < 5; n++) expect(await findings()).toEqual([]);
    await booking;
    expect((await audit.verify()).links).toBe(24);
  });
});

describe('links of before', () => {
  /** As a program of before would have left partition 1. */
  const inFormTwo = () =>
    ledger.database.transaction(async (tx) => {
      const place = { topic: TOPIC, partition: 1 };
      const range = { from: 0n, to: 2n };
      const lines = linesOf(
        {
          ...{ ...range, lastRecordedAt: null, treeVersion: null, settled: [], refused: [], versions: [] },
          journal: await selectChainedJournal(tx, place, range),
          entries: await selectChainedEntries(tx, place, range),
        },
        2,
      );
      const digest = digestOf(lines);
      const chain = linkOf(CHAIN_START, digest);
      await tx.query(
        `update chain_link set form = 2, digest = $1, chain = $2, prints = $3, last_recorded_at = null where partition = 1`,
        [digest, chain, printsOf(lines)],
      );
      await tx.query('update booked set chain = $1 where partition = 1', [chain]);
    });

  it('verify in their form, and those that follow in the newest', async () => {
    await inFormTwo();
    await send(1, amend('12', 'D', '8', { deaths: 2 }));
    expect(await findings()).toEqual([]);
    expect(await sql('select form from chain_link where partition = 1 order by "from"')).toEqual([
      { form: 2 },
      { form: 3 },
    ]);
    await sql(`update ledger_entry set amount = amount + 1 where partition = 1 and "offset" = 0 and seq = 0`);
    expect(await findings()).toMatchObject([{ code: 'rows-differ', partition: 1, changed: ['entry 0/0'] }]);
  });
});

describe('what was changed by hand is found and named', () => {
  it.each<[string, string, Partial<AuditFinding>]>([
    [
      'a flipped figure in an event',
      `update journal set event = jsonb_set(event, '{data,deaths}', '9') where id = '9'`,
      { code: 'event-changed', partition: 1, from: 1n, to: 2n, changed: ['journal 1'] },
    ],
    [
      'a flipped byte of what was refused',
      `update refused set bytes = set_byte(bytes, 3, 65)`,
      { code: 'rows-differ', from: 0n, to: 3n, changed: ['refused 2'], added: [], goneAfter: [] },
    ],
    [
      'an amount',
      `update ledger_entry set amount = amount + 1 where partition = 0 and "offset" = 0 and seq = 0`,
      { code: 'rows-differ', from: 0n, to: 3n, changed: ['entry 0/0'], added: [], goneAfter: [] },
    ],
    [
      'a day',
      `update ledger_entry set day = day - 1 where partition = 1 and "offset" = 0 and seq = 1`,
      { code: 'rows-differ', partition: 1, from: 0n, to: 2n, changed: ['entry 0/1'] },
    ],
    [
      'the instant since when something was known',
      `update journal set known_at = known_at - interval '1 day' where id = '6'`,
      { code: 'rows-differ', from: 6n, to: 8n, changed: ['journal 6'] },
    ],
    [
      'the device behind an event',
      `update journal set device = 'other' where id = '8'`,
      { code: 'rows-differ', partition: 1, changed: ['journal 0'] },
    ],
    [
      'a deleted event',
      `delete from journal where id = '2'`,
      { code: 'rows-differ', from: 0n, to: 3n, changed: [], added: [], goneAfter: ['journal 0'] },
    ],
    [
      'a deleted entry',
      `delete from ledger_entry where partition = 0 and "offset" = 0 and seq = 1`,
      { code: 'rows-differ', from: 0n, to: 3n, goneAfter: ['entry 0/0'] },
    ],
    [
      'a deleted refusal',
      `delete from refused where code = 'malformed'`,
      { code: 'rows-differ', from: 0n, to: 3n, goneAfter: ['journal 1'] },
    ],
    [
      'an entry that was put in',
      `insert into ledger_entry select topic, partition, "offset", 99, counter, basis_sector, region, day,
        1, known_at, subject, source, event_id, organization from ledger_entry where partition = 0 and "offset" = 0 and seq = 0`,
      { code: 'rows-differ', from: 0n, to: 3n, changed: [], added: ['entry 0/99'], goneAfter: [] },
    ],
    [
      'a row beyond what was booked',
      `update ledger_entry set "offset" = 700 where partition = 1 and "offset" = 1 and seq = 0`,
      { code: 'row-outside', partition: 1, from: 700n, added: ['ledger_entry 700'] },
    ],
    [
      'a digest',
      `update chain_link set digest = set_byte(digest, 0, 1) where partition = 1`,
      { code: 'link-changed', partition: 1, from: 0n, to: 2n },
    ],
    [
      'the prints of a link',
      `update chain_link set prints = set_byte(prints, 9, 1 # get_byte(prints, 9)) where partition = 1`,
      { code: 'link-changed', partition: 1 },
    ],
    [
      'a head',
      `update booked set chain = set_byte(chain, 0, 1 # get_byte(chain, 0)) where partition = 1`,
      { code: 'head-differs', partition: 1 },
    ],
    [
      'a deleted link',
      `delete from chain_link where partition = 0 and "from" = 3`,
      { code: 'link-missing', partition: 0, from: 3n, to: 6n },
    ],
    [
      'the last link, with its rows',
      `with l as (delete from chain_link where partition = 0 and "from" = 6),
        e as (delete from ledger_entry where partition = 0 and "offset" >= 6) delete from journal where partition = 0 and "offset" >= 6`,
      { code: 'head-differs', partition: 0, from: 6n, to: 8n },
    ],
  ])('%s', async (_, tampering, expected) => {
    await sql(tampering);
    expect(await findings()).toContainEqual(expect.objectContaining(expected));
  });

  it('two events in each other’s place', async () => {
    await sql(`update journal set "offset" = "offset" + 1000 where partition = 1`);
    await sql(`update journal set "offset" = 1001 - "offset" where partition = 1`);
    const changed = (await findings()).flatMap((finding) => finding.changed);
    expect(changed.sort()).toEqual(['journal 0', 'journal 1']);
  });

  it('two links in each other’s place', async () => {
    await sql(`update chain_link a set digest = b.digest, chain = b.chain, prints = b.prints from chain_link b
       where a.partition = 0 and b.partition = 0 and (a."from", b."from") in ((0, 3), (3, 0))`);
    expect(await found()).toEqual(
      expect.arrayContaining([
        { code: 'chain-broken', partition: 0, from: 0n, to: 3n },
        { code: 'rows-differ', partition: 0, from: 0n, to: 3n },
        { code: 'rows-differ', partition: 0, from: 3n, to: 6n },
      ]),
    );
  });
});

describe('checkpoints', () => {
  let said = '';
  const run = async (...argv: string[]) => {
    said = '';
    const hear = (text: string): void => {
      said += text;
    };
    const tools = { audit: () => Promise.resolve(audit), clock: { now: () => T0 }, dataDir };
    return runCommandLine(argv, auditVerbs(tools), { out: hear, err: hear });
  };
  const file = (name: string): string => join(dataDir, name);

  it('show that a history was written anew, all its hashes with it; and do not mind one that went on', async () => {
    expect(await run('audit', 'checkpoint', '--out', file('a.json'))).toBe(0);
    expect(said).toContain('BEGIN PUBLIC KEY');
    await send(0, report('more', 'M'));
    expect(await run('audit', 'verify', '--checkpoint', file('a.json'))).toBe(0);
    expect(said).toContain('历史完整无改动 / history is as it was booked');

    await emptyLedger(ledger.database);
    await send(0, report('1', 'A', { deaths: 0, minorInjuries: 1 }), report('2', 'B'), report('3', 'C'));
    await send(0, report('4', 'D'), report('5', 'E'), report('6', 'F'));
    await send(0, report('7', 'G'), report('more', 'M'));
    await send(1, report('8', 'D'), report('9', 'E', { deaths: 3 }));
    expect(await run('audit', 'verify')).toBe(0);
    expect(await run('audit', 'verify', '--checkpoint', file('a.json'))).toBe(1);
    expect(said).toContain(`${TOPIC}/0 [0, 8)  checkpoint-differs`);
  });

  it('are never replaced, and are refused when they were changed or signed by another', async () => {
    expect(await run('audit', 'checkpoint', '--out', file('b.json'))).toBe(0);
    expect(await run('audit', 'checkpoint', '--out', file('b.json'))).toBe(2);
    expect(said).toContain('--out');
    const text = await readFile(file('b.json'), 'utf8');
    await writeFile(file('changed.json'), text.replace('"next": "8"', '"next": "6"'));
    expect(await run('audit', 'verify', '--checkpoint', file('changed.json'))).toBe(2);
    expect(said).toContain('签名不符');
    await writeFile(file('broken.json'), '{}');
    expect(await run('audit', 'verify', '--checkpoint', file('broken.json'))).toBe(2);
    expect(said).toContain('positions');
    const other = join(dataDir, 'other');
    const verbs = auditVerbs({ audit: () => Promise.resolve(audit), clock: { now: () => T0 }, dataDir: other });
    const lines: string[] = [];
    const output = { out: (l: string) => void lines.push(l), err: (l: string) => void lines.push(l) };
    expect(await runCommandLine(['audit', 'checkpoint', '--out', file('c.json')], verbs, output)).toBe(0);
    expect(await run('audit', 'verify', '--checkpoint', file('c.json'))).toBe(2);
    expect(said).toContain('另一把密钥');
    expect(await run('audit', 'verify', '--key', file('c.json'))).toBe(2);
  });
});
