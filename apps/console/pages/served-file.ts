// A file of the pages, held in memory as it will be sent: there are few, they never change while the process lives, and
// compressing them once is cheaper than once a request.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
/** Already compressed: a second time gains nothing. */
const PACKED: ReadonlySet<string> = new Set(['.png', '.ico', '.woff2']);

export class ServedFile {
  private readonly bytes: Buffer;
  private readonly packed: Buffer | undefined;
  private readonly type: string;
  private readonly etag: string;

  constructor(path: string) {
    const extension = extname(path).toLowerCase();
    this.bytes = readFileSync(path);
    this.packed = PACKED.has(extension) ? undefined : gzipSync(this.bytes);
    this.type = TYPES[extension] ?? 'application/octet-stream';
    this.etag = `"${createHash('sha256').update(this.bytes).digest('base64url').slice(0, 27)}"`;
  }

  send(request: FastifyRequest, reply: FastifyReply, headers: Readonly<Record<string, string>>): FastifyReply {
    void reply.headers({ ...headers, etag: this.etag, vary: 'accept-encoding' });
    if (request.headers['if-none-match']?.includes(this.etag)) return reply.code(304).send();
    void reply.type(this.type);
    if (!this.packed || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(this.bytes);
    return reply.header('content-encoding', 'gzip').send(this.packed);
  }
}
