import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** In a backup are hashes of tokens and passwords, and what people reported: only its owner may read it. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Quick rather than small: the database is waited for, and rows of text halve at any level. */
const GZIP_LEVEL = 3;

export interface FileSeal {
  readonly bytes: number;
  readonly sha256: string;
}

const counting = (): { readonly through: Transform; readonly seal: () => FileSeal } => {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, seal: () => ({ bytes, sha256: hash.digest('hex') }) };
};

/** Streams, compresses, and comes back when it is on the disk. */
export const writeCompressed = async (source: Readable, path: string): Promise<FileSeal> => {
  const { through, seal } = counting();
  const file = createWriteStream(path, { flags: 'wx', mode: PRIVATE_FILE });
  await pipeline(source, createGzip({ level: GZIP_LEVEL }), through, file);
  const written = await open(path, 'r+');
  try {
    await written.sync();
  } finally {
    await written.close();
  }
  return seal();
};

export const sealOf = async (path: string): Promise<FileSeal> => {
  const { through, seal } = counting();
  await pipeline(createReadStream(path), through, async (chunks) => {
    for await (const _ of chunks) {
      // Only counted.
    }
  });
  return seal();
};

export const writeDurably = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'wx', PRIVATE_FILE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** A name is on the disk only when its folder is. Windows has no such thing and needs none. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
