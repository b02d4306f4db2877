import type { AuditFinding, AuditReport, ChainHead, CheckpointClaim, LedgerAudit } from '#ports/ledger-audit';
import type { Database, Transaction } from '../database.js';
import { selectHeads, selectOutside } from './chain-rows.queries.js';
import { followCheckpoint } from './checkpoint-path.js';
import { selectDerivedDifferences } from './derived-rows.queries.js';
import { walkChain } from './walk-chain.js';

const MOST_FINDINGS = 1_000;

export class PostgresLedgerAudit implements LedgerAudit {
  constructor(private readonly db: Database) {}

  heads(): Promise<ChainHead[]> {
    return selectHeads(this.db);
  }

  verify(checkpoint: CheckpointClaim = { heads: [], read: () => undefined }): Promise<AuditReport> {
    return this.db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only');
      await tx.query('set local statement_timeout = 0');
      const findings: AuditFinding[] = [];
      const heads = await selectHeads(tx);
      let [links, rows] = [0, 0];
      for (const head of heads) {
        const { topic, partition } = head;
        const walked = await walkChain(tx, head, (finding) => findings.push({ topic, partition, ...finding }));
        links += walked.links;
        rows += walked.rows;
      }
      const followed = await followCheckpoint(tx, checkpoint);
      findings.push(...(await outside(tx)), ...(await derived(tx)), ...followed.findings);
      const more = findings.length > MOST_FINDINGS;
      const { exchanges } = followed;
      return { partitions: heads.length, links, rows, findings: findings.slice(0, MOST_FINDINGS), more, exchanges };
    });
  }
}

const outside = async (tx: Transaction): Promise<AuditFinding[]> =>
  (await selectOutside(tx)).map(({ table, topic, partition, offset }) => ({
    ...{ code: 'row-outside', topic, partition, from: offset, to: offset + 1n },
    ...{ changed: [], added: [`${table} ${offset}`], goneAfter: [] },
  }));

const derived = async (tx: Transaction): Promise<AuditFinding[]> =>
  (await selectDerivedDifferences(tx, MOST_FINDINGS)).map(({ table, id, columns, isThere }) => {
    const row = `${table} ${id}`;
    const nowhere = { topic: null, partition: null, from: null, to: null };
    return {
      ...{ code: 'face-differs', ...nowhere, changed: columns ? [`${row} (${columns.join(', ')})`] : [] },
      ...{ added: !columns && isThere ? [row] : [], goneAfter: !columns && !isThere ? [row] : [] },
    };
  });
