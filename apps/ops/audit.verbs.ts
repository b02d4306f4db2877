import { readFile, writeFile } from 'node:fs/promises';
import { inBoth } from '#contracts/events/fault';
import type { Clock } from '#ports/clock';
import type { CheckpointClaim, LedgerAudit } from '#ports/ledger-audit';
import { readCheckpoint, signCheckpoint } from './audit/checkpoint.js';
import { describeFindings, findingJson } from './audit/describe-findings.js';
import { readExchange } from './audit/exchange-statement.js';
import { findSigningKey, publicPem, signingKey } from './audit/signing-key.js';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';

/** Opened when a verb needs it. */
export interface AuditTools {
  readonly audit: () => Promise<LedgerAudit>;
  readonly clock: Clock;
  /** Where the signing key is. */
  readonly dataDir: string;
}

export const auditVerbs = (tools: AuditTools): Verb[] => [
  {
    words: ['audit', 'verify'],
    usage: '[--checkpoint <file> [--key <public key, PEM>]]',
    about: inBoth(
      '逐行重算流水、拒收与台账的哈希链;给检查点则核对链是否经过它',
      'walks the hash chain over journal, refusals and ledger again; with a checkpoint, whether it passes through it',
    ),
    options: { checkpoint: 'string', key: 'string' },
    run: async (call): Promise<Outcome> => {
      const checkpoint = await checkpointOf(call, tools);
      const report = await (await tools.audit()).verify(checkpoint);
      const exchanges = report.exchanges.map(({ at, by, differences }) => ({ at, by, differences }));
      const findings = report.findings.map(findingJson);
      const json = { ...report, findings, exchanges, checkpoint: checkpoint?.at ?? null };
      const since = checkpoint ? `\n${inBoth('检查点', 'checkpoint')}: ${checkpoint.at}` : '';
      return { status: report.findings.length > 0 ? 1 : 0, json, text: `${describeFindings(report)}${since}` };
    },
  },
  {
    words: ['audit', 'checkpoint'],
    usage: '[--out <file>]',
    about: inBoth(
      '签署并导出哈希链现在的各个链头;请存到数据库管理者改不到的地方',
      'signs and exports the present heads of the chain; keep the file where nobody who can write to the database can',
    ),
    options: { out: 'string' },
    run: async (call): Promise<Outcome> => {
      const heads = await (await tools.audit()).heads();
      const key = await signingKey(tools.dataDir);
      const checkpoint = signCheckpoint(heads, tools.clock.now(), key);
      const out = optional(call, 'out');
      if (out === undefined) return { status: 0, json: checkpoint, text: JSON.stringify(checkpoint, null, 2) };
      await writeNew(out, `${JSON.stringify(checkpoint, null, 2)}\n`);
      const text = `${inBoth('已导出', 'written')}: ${out}\n${inBoth('公钥', 'public key')}:\n${publicPem(key)}`;
      return { status: 0, json: checkpoint, text };
    },
  },
];

/** A checkpoint is never replaced: it may be the only witness. */
const writeNew = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageFault(inBoth(`--out:${path} 已存在`, `--out: ${path} exists already`), { cause: error });
    }
    throw error;
  }
};

const checkpointOf = async (call: Call, tools: AuditTools): Promise<({ at: string } & CheckpointClaim) | undefined> => {
  const file = optional(call, 'checkpoint');
  const keyFile = optional(call, 'key');
  if (file === undefined && keyFile !== undefined) {
    throw new UsageFault(inBoth('--key 须与 --checkpoint 同用', '--key goes with --checkpoint'));
  }
  if (file === undefined) return undefined;
  const own = keyFile === undefined ? await findSigningKey(tools.dataDir) : undefined;
  const key = keyFile === undefined ? own && publicPem(own) : await readFile(keyFile, 'utf8');
  if (!key) {
    const where = inBoth(
      '这里没有签名密钥,请用 --key 给出公钥',
      'there is no signing key here: give the public one by --key',
    );
    throw new UsageFault(where);
  }
  return { ...readCheckpoint(await readFile(file, 'utf8'), key), read: (statement) => readExchange(statement, key) };
};
