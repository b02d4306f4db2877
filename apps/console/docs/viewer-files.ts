import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PAGE_HEADERS } from '../pages/security-headers.js';
import { ServedFile } from '../pages/served-file.js';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];
const HEADERS = { ...PAGE_HEADERS, 'cache-control': 'public, max-age=3600' };

/** The viewer's two files, as its package brings them; read when somebody first looks. */
export const registerViewerFiles = (fastify: FastifyInstance): void => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui')), 'static');
  for (const name of FILES) {
    let file: ServedFile | undefined;
    fastify.get(`/docs/viewer/${name}`, (request, reply) => {
      file ??= new ServedFile(join(folder, name));
      return file.send(request, reply, HEADERS);
    });
  }
};
