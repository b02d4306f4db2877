// That a ledger built again from the log took the place of the one in use, signed with the key of the checkpoints: a row that
// whoever can write to the database could have put there explains nothing. ADR 0014.

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { LedgerExchange } from '#ports/ledger-audit';
import { headsOf, positionsOf, positionsSchema, publicText } from './checkpoint.js';

const statementSchema = z.strictObject({
  version: z.literal(1),
  what: z.literal('ledger-exchange'),
  at: z.iso.datetime({ offset: true }),
  by: z.string(),
  before: positionsSchema,
  after: positionsSchema,
  differences: z.array(z.strictObject({ table: z.string(), gone: z.int(), added: z.int() })),
});
const signedSchema = z.strictObject({
  /** JSON of the statement, as it was signed. */
  statement: z.string(),
  /** Ed25519, SPKI in base64. */
  publicKey: z.string(),
  signature: z.string(),
});

export const signExchange = (exchange: LedgerExchange, privatePem: string): string => {
  const key = createPrivateKey(privatePem);
  const { at, by, before, after, differences } = exchange;
  const statement = JSON.stringify({
    ...{ version: 1, what: 'ledger-exchange', at, by, before: positionsOf(before), after: positionsOf(after) },
    differences: differences.map(({ table, gone, added }) => ({ table, gone, added })),
  } satisfies z.infer<typeof statementSchema>);
  const signature = sign(null, Buffer.from(statement), key).toString('base64');
  return JSON.stringify({ statement, publicKey: publicText(createPublicKey(key)), signature });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Undefined: not signed with the key that belongs to `publicPem`, or changed since. */
export const readExchange = (text: string, publicPem: string): LedgerExchange | undefined => {
  const signed = signedSchema.safeParse(parsed(text));
  if (!signed.success) return undefined;
  const { statement, signature } = signed.data;
  if (!verify(null, Buffer.from(statement), createPublicKey(publicPem), Buffer.from(signature, 'base64')))
    return undefined;
  const read = statementSchema.safeParse(parsed(statement));
  if (!read.success) return undefined;
  const { at, by, before, after, differences } = read.data;
  return { at, by, before: headsOf(before), after: headsOf(after), differences };
};
