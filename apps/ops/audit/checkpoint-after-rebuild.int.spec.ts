// A checkpoint that was signed before the ledger was rebuilt: it is led through the exchange, or told why not.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { PostgresLedgerAudit } from '#postgres/audit/postgres-ledger-audit';
import type { Database } from '#postgres/database';
import { report } from '#test/ledger/events';
import { type OpsBench, openOpsBench } from '#test/ledger/ops-bench';
import { auditVerbs } from '../audit.verbs.js';
import { rebuildLedgerVerb } from '../rebuild-ledger.verb.js';

jest.setTimeout(60_000);
const clock = { now: () => Date.parse('2026-04-01T12:00:00Z') };

let bench: OpsBench;
let database: Database;
let dataDir: string;
let checkpoint: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fengsui-rebuild-'));
  checkpoint = join(dataDir, 'checkpoint.json');
  bench = await openOpsBench('checkpoint_rebuilt', { partitions: 3 });
  ({ database } = bench);
  await bench.send(report('a1', 'A'), report('b1', 'B'));
  await bench.bookAll();
}, 60_000);
afterAll(async () => {
  await bench?.close();
  await rm(dataDir, { recursive: true });
});

const run = (...argv: string[]) => {
  const { ops } = bench;
  const shared = { regions: () => ops.regions(), maintenance: async () => ops.maintenance, clock };
  const verb = rebuildLedgerVerb({ ...shared, progress: () => undefined, operator: 'ops:tester', dataDir });
  return bench.run([verb], 'rebuild', 'ledger', ...argv);
};
const audit = (...argv: string[]) => {
  const ledgerAudit = new PostgresLedgerAudit(database);
  return bench.run(auditVerbs({ audit: () => Promise.resolve(ledgerAudit), clock, dataDir }), 'audit', ...argv);
};
const verify = () => audit('verify', '--checkpoint', checkpoint);
const oneByOne = async (...ids: string[]): Promise<void> => {
  for (const id of ids) {
    await bench.send(report(id, id.toUpperCase()));
    await bench.bookAll();
  }
};
it('is led through every exchange that was signed, whose rows came out the same', async () => {
  await oneByOne('p1', 'p2');
  expect(await audit('checkpoint', '--out', checkpoint)).toMatchObject({ status: 0 });
  expect(await run()).toMatchObject({ status: 0 });
  expect(await verify()).toMatchObject({
    status: 0,
    out: expect.stringContaining('rebuilt from the log by ops:tester'),
  });
  await oneByOne('q1');
  expect(await run()).toMatchObject({ status: 0 });
  expect(await verify()).toMatchObject({ status: 0, out: expect.stringContaining('历史完整无改动') });
});

it('is not, where the record of the exchange or the links that were kept were changed, or another signed it', async () => {
  for (const tampering of [
    `update ledger_exchange set statement = replace(statement, 'ops:tester', 'ops:nobody')`,
    `update ledger_exchange set statement = 'anything'`,
    `update chain_link_before set digest = set_byte(digest, 3, 1 # get_byte(digest, 3))`,
    `delete from chain_link_before where "from" = 0`,
  ]) {
    await database.query('create table kept_exchange as table ledger_exchange');
    await database.query('create table kept_links as table chain_link_before');
    await database.query(tampering);
    expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('exchange-unproven') });
    await database.query('delete from chain_link_before');
    await database.query('update ledger_exchange e set statement = k.statement from kept_exchange k where k.id = e.id');
    await database.query('insert into chain_link_before select * from kept_links');
    await database.query('drop table kept_exchange, kept_links');
  }
  expect(await verify()).toMatchObject({ status: 0 });
});

it('is found to be of other rows where differences were accepted; and to be ahead of a tail that was cut off', async () => {
  await oneByOne('r0');
  await database.query(`update ledger_entry set amount = amount + 1 where subject = 'B'`);
  expect(await run('--accept-differences')).toMatchObject({ status: 0 });
  const { status, out } = await verify();
  expect({ status, out }).toMatchObject({ status: 1, out: expect.stringContaining('exchanged-otherwise') });
  expect(out).toContain('ledger_entry -');
  await rm(checkpoint);
  await oneByOne('r1');
  expect(await audit('checkpoint', '--out', checkpoint)).toMatchObject({ status: 0 });
  const [{ partition, from }] = (await database.query<{ partition: number; from: bigint }>(
    `select l.partition, l."from" from chain_link l join journal j using (topic, partition) where j.id = 'r1' and l."from" = j."offset"`,
  )) as [{ partition: number; from: bigint }];
  for (const table of ['journal', 'ledger_entry', 'incident_version']) {
    await database.query(`delete from ${table} where partition = $1 and "offset" >= $2`, [partition, from]);
  }
  await database.query('delete from chain_link where partition = $1 and "from" >= $2', [partition, from]);
  await database.query(`delete from incident where id = 'R1'`);
  await database.query(
    `update booked b set next = l."to", chain = l.chain, last_recorded_at = l.last_recorded_at from chain_link l
      where b.partition = $1 and l.partition = $1 and l."to" = $2`,
    [partition, from],
  );
  // Whoever cut it off did it well: only the checkpoint tells.
  expect(await audit('verify')).toMatchObject({ status: 0 });
  expect(await verify()).toMatchObject({ status: 1, out: expect.stringContaining('checkpoint-ahead') });
});
