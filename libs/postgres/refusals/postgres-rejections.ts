import { z } from 'zod';
import { FAULT_CODES } from '#contracts/events/fault';
import type { NewRejection, Rejection, Rejections } from '#ports/rejections';
import type { Database } from '../database.js';
import { deleteRejections, insertRejections, selectRejections } from './rejection.queries.js';

const rejection = z
  .object({
    id: z.bigint(),
    at: z.date(),
    device: z.string(),
    region: z.string(),
    source: z.string().nullable(),
    event_id: z.string().nullable(),
    type: z.string().nullable(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.enum(FAULT_CODES), detail: z.string() })),
    body: z.string().nullable(),
    is_cut: z.boolean(),
  })
  .transform(
    ({ at, event_id, is_cut, ...rest }): Rejection => ({
      ...rest,
      at: at.getTime(),
      eventId: event_id,
      isCut: is_cut,
    }),
  );

export class PostgresRejections implements Rejections {
  constructor(private readonly db: Database) {}

  add(rejections: readonly NewRejection[]): Promise<void> {
    return insertRejections(this.db, rejections);
  }

  async list(...[filter, page]: Parameters<Rejections['list']>): Promise<Rejection[]> {
    return (await selectRejections(this.db, filter, page)).map((row) => rejection.parse(row));
  }

  forget(before: number, limit: number): Promise<number> {
    return deleteRejections(this.db, before, limit);
  }
}
