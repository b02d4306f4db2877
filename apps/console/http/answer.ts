import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Cell, CSV_MEDIA_TYPE, toCsv } from '#contracts/api/csv';

export interface Table {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** JSON, or the same as a table where `Accept` asks for one. */
export const answer = <T>(
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  json: T,
  table: () => Table,
): T | string => {
  const { request, reply } = exchange;
  void reply.header('cache-control', 'no-store').header('vary', 'accept');
  if (!/\btext\/csv\b/i.test(request.headers.accept ?? '')) return json;
  const { header, rows } = table();
  void reply.type(CSV_MEDIA_TYPE);
  return toCsv(header, rows);
};
