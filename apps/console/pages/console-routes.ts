// The pages: files of the build, and its index for every path that is not somebody else's. Names below /assets/ carry a
// hash of their content, so they may be kept for ever; the index must not be. Only files found at start are served: no
// request can name another one.

import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { registerViewerFiles } from '../docs/viewer-files.js';
import { missingPage } from './missing-page.js';
import { PAGE_HEADERS } from './security-headers.js';
import { ServedFile } from './served-file.js';

export interface ConsoleRoutes {
  /** Folder with `index.html` and `assets/`. */
  readonly webRoot: string;
}

/** Paths that answer for themselves: an unknown one below them is not a page. */
const NOT_PAGES = /^\/(api|assets|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;
const FOR_EVER = { ...PAGE_HEADERS, 'cache-control': 'public, max-age=31536000, immutable' };
const ASK_AGAIN = { ...PAGE_HEADERS, 'cache-control': 'no-cache' };

/** For `registerRoutes`: after Nest's own routes, whose error filter these get. */
export const consoleRoutes =
  ({ webRoot }: ConsoleRoutes) =>
  (app: NestFastifyApplication): void => {
    const fastify = app.getHttpAdapter().getInstance();
    registerViewerFiles(fastify);
    const indexPath = join(webRoot, 'index.html');
    const index = existsSync(indexPath) ? new ServedFile(indexPath) : undefined;
    if (index) registerFiles(fastify, webRoot);
    fastify.get('/*', (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      if (NOT_PAGES.test(path)) {
        reply.callNotFound();
        return reply;
      }
      if (index) return index.send(request, reply, ASK_AGAIN);
      return reply.code(503).headers(ASK_AGAIN).type('text/html; charset=utf-8').send(missingPage);
    });
  };

const registerFiles = (fastify: FastifyInstance, root: string): void => {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile() || path === 'index.html') continue;
    const file = new ServedFile(join(root, path));
    const headers = path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN;
    fastify.get(`/${path}`, (request, reply) => file.send(request, reply, headers));
  }
};
