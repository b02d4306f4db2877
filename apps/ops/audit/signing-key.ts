// The key that signs checkpoints: made once, in the data directory, for its owner's eyes only.

import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const privateFile = (dataDir: string): string => join(dataDir, 'audit-key.pem');

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** PEM; undefined before the first checkpoint. */
export const findSigningKey = async (dataDir: string): Promise<string | undefined> => {
  try {
    return await readFile(privateFile(dataDir), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Two that make it at once end with the same one: only the first may write the file. */
export const signingKey = async (dataDir: string): Promise<string> => {
  const found = await findSigningKey(dataDir);
  if (found !== undefined) return found;
  await mkdir(dataDir, { recursive: true });
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  try {
    await writeFile(privateFile(dataDir), made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    const first = await findSigningKey(dataDir);
    if (first === undefined) throw error;
    return first;
  }
};

export const publicPem = (privatePem: string): string =>
  createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }).toString();
