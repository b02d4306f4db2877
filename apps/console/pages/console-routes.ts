// The pages: files of the build, and its index for every path that is not somebody else's. Names below /assets/ carry a
// hash of their content, so they may be kept for ever; the index must not be.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { missingPage } from './missing-page.js';
import { PAGE_HEADERS } from './security-headers.js';

export interface ConsoleRoutes {
  /** Folder with `index.html` and `assets/`. */
  readonly webRoot: string;
}

/** Paths that answer for themselves: an unknown one below them is not a page. */
const NOT_PAGES = /^\/(api|assets|docs)(\/|$)|^\/(metrics|healthz|readyz|openapi\.json)$/;
const YEAR_SECONDS = 31_536_000;

const secured = (reply: FastifyReply): FastifyReply => reply.headers({ ...PAGE_HEADERS, 'cache-control': 'no-cache' });

/** For `registerRoutes`: after Nest's own routes, whose error filter these get. */
export const consoleRoutes =
  ({ webRoot }: ConsoleRoutes) =>
  async (app: NestFastifyApplication): Promise<void> => {
    const fastify = app.getHttpAdapter().getInstance();
    const isBuilt = existsSync(join(webRoot, 'index.html'));
    if (isBuilt) await registerFiles(fastify, webRoot);
    fastify.get('/*', (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      if (NOT_PAGES.test(path)) {
        reply.callNotFound();
        return reply;
      }
      if (!isBuilt) return secured(reply).code(503).type('text/html; charset=utf-8').send(missingPage);
      return secured(reply).sendFile('index.html', { cacheControl: false });
    });
  };

const registerFiles = async (fastify: FastifyInstance, root: string): Promise<void> => {
  await fastify.register(fastifyStatic, {
    root,
    // One route a file, found at start: no request can name another one.
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(root, 'assets'));
      reply.headers({
        ...PAGE_HEADERS,
        'cache-control': isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      });
    },
  });
};
