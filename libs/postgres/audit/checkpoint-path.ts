// Whether the chain passes through heads that were exported: by its own links, or by those of a ledger that was exchanged for one
// built again from the log, if who exchanged it signed where the old one ended and the new one stood.

import type { AuditCode, AuditFinding, ChainHead, CheckpointClaim, LedgerExchange } from '#ports/ledger-audit';
import type { Transaction } from '../database.js';
import { CHAIN_START, linkOf } from '../ledger/chain.js';

interface StoredExchange {
  readonly id: bigint;
  readonly statement: string;
}

type Way = { readonly fault?: AuditCode; readonly through: readonly LedgerExchange[] };

export const followCheckpoint = async (
  tx: Transaction,
  { heads, read }: CheckpointClaim,
): Promise<{ findings: AuditFinding[]; exchanges: readonly LedgerExchange[] }> => {
  const stored = await tx.query<StoredExchange>('select id, statement from ledger_exchange order by id');
  const findings: AuditFinding[] = [];
  const exchanges = new Map<string, LedgerExchange>();
  for (const head of heads) {
    const { topic, partition, next } = head;
    const { fault, through } = await follow(tx, head, { stored, read });
    for (const one of through) exchanges.set(one.at, one);
    if (!fault) continue;
    findings.push({ code: fault, topic, partition, from: 0n, to: next, changed: [], added: [], goneAfter: [] });
  }
  return { findings, exchanges: [...exchanges.values()] };
};

interface Exchanges {
  readonly stored: readonly StoredExchange[];
  readonly read: CheckpointClaim['read'];
}

const follow = async (tx: Transaction, head: ChainHead, { stored, read }: Exchanges): Promise<Way> => {
  if (head.next === 0n && head.chain.equals(CHAIN_START)) return { through: [] };
  if (await hasLink(tx, 'chain_link where true', head)) return { through: [] };
  for (const [index, { id, statement }] of stored.entries()) {
    if (!(await hasLink(tx, `chain_link_before where exchange = ${id}`, head))) continue;
    const exchange = read(statement);
    const [before, after] = [exchange?.before, exchange?.after].map((those) =>
      those?.find((one) => isSamePlace(one, head)),
    );
    if (!exchange || !before || !after || !(await leadsTo(tx, id, before)))
      return { fault: 'exchange-unproven', through: [] };
    const { fault, through } = await follow(tx, after, { stored: stored.slice(index + 1), read });
    const isOther = exchange.differences.length > 0;
    return { through: [exchange, ...through], ...(fault || isOther ? { fault: fault ?? 'exchanged-otherwise' } : {}) };
  }
  const rows = await tx.query('select 1 from booked where topic = $1 and partition = $2 and next >= $3', [
    ...[head.topic, head.partition, head.next],
  ]);
  return { fault: rows.length > 0 ? 'checkpoint-differs' : 'checkpoint-ahead', through: [] };
};

const isSamePlace = (a: ChainHead, b: ChainHead): boolean => a.topic === b.topic && a.partition === b.partition;

const hasLink = async (
  tx: Transaction,
  links: string,
  { topic, partition, next, chain }: ChainHead,
): Promise<boolean> => {
  const rows = await tx.query(`select 1 from ${links} and topic = $1 and partition = $2 and "to" = $3 and chain = $4`, [
    ...[topic, partition, next, chain],
  ]);
  return rows.length > 0;
};

/** The links that were kept of the old ledger are one chain from the start to the head that was signed. */
const leadsTo = async (tx: Transaction, exchange: bigint, head: ChainHead): Promise<boolean> => {
  const links = await tx.query<{ from: bigint; to: bigint; digest: Buffer; chain: Buffer }>(
    `select "from", "to", digest, chain from chain_link_before
      where exchange = $1 and topic = $2 and partition = $3 order by "from"`,
    [exchange, head.topic, head.partition],
  );
  let [end, chain] = [0n, CHAIN_START];
  for (const link of links) {
    if (link.from !== end || !linkOf(chain, link.digest).equals(link.chain)) return false;
    [end, chain] = [link.to, link.chain];
  }
  return end === head.next && chain.equals(head.chain);
};
