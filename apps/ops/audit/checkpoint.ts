// Heads of the hash chain, signed, to be kept where whoever can write to the database cannot: against them a history that was
// written anew with all its hashes still shows. ADR 0014.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '#domain/calendar/day';
import type { ChainHead } from '#ports/ledger-audit';

export const positionsSchema = z.array(
  z.strictObject({
    topic: z.string(),
    partition: z.int().nonnegative(),
    next: z.string().regex(/^\d{1,18}$/),
    /** SHA-256, hex. */
    chain: z.string().regex(/^[0-9a-f]{64}$/),
  }),
);
type Positions = z.infer<typeof positionsSchema>;

export const positionsOf = (heads: readonly ChainHead[]): Positions =>
  heads.map(({ topic, partition, next, chain }) => ({
    ...{ topic, partition, next: next.toString(), chain: chain.toString('hex') },
  }));
export const headsOf = (positions: Positions): ChainHead[] =>
  positions.map(({ topic, partition, next, chain }) => ({
    ...{ topic, partition, next: BigInt(next), chain: Buffer.from(chain, 'hex') },
  }));

const checkpointSchema = z.strictObject({
  version: z.literal(1),
  at: z.iso.datetime({ offset: true }),
  positions: positionsSchema,
  /** Ed25519, SPKI in base64. */
  publicKey: z.string(),
  /** Over the JSON text of everything above, in this order, without blanks. */
  signature: z.string(),
});

export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Why a file is no checkpoint to go by. */
export class CheckpointFault extends Error {
  override readonly name = 'CheckpointFault';
}

export const publicText = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');

const signedText = ({ version, at, positions, publicKey }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ version, at },
      positions: positions.map(({ topic, partition, next, chain }) => ({ topic, partition, next, chain })),
      publicKey,
    }),
  );

export const signCheckpoint = (heads: readonly ChainHead[], at: Instant, privatePem: string): Checkpoint => {
  const key = createPrivateKey(privatePem);
  const unsigned = {
    version: 1 as const,
    at: new Date(at).toISOString(),
    positions: positionsOf(heads),
    publicKey: publicText(createPublicKey(key)),
  };
  return { ...unsigned, signature: sign(null, signedText(unsigned), key).toString('base64') };
};

const parse = (text: string): Checkpoint => {
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new CheckpointFault(`不是检查点文件 / is not a checkpoint: ${detail}`, { cause: error });
  }
};

/** The heads that the file vouches for, if it was signed with the key that belongs to `publicPem`. `CheckpointFault` if not. */
export const readCheckpoint = (text: string, publicPem: string): { at: string; heads: ChainHead[] } => {
  const checkpoint = parse(text);
  const key = createPublicKey(publicPem);
  if (publicText(key) !== checkpoint.publicKey) {
    throw new CheckpointFault('检查点由另一把密钥签署 / the checkpoint was signed with another key');
  }
  if (!verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'))) {
    throw new CheckpointFault('检查点的签名不符,文件被改过 / the signature does not fit: the checkpoint was changed');
  }
  return { at: checkpoint.at, heads: headsOf(checkpoint.positions) };
};
