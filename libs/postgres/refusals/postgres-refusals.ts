import { z } from 'zod';
import { actorText } from '#ports/action-log';
import {
  positionText,
  REPLAY_OUTCOMES,
  type Refusal,
  type RefusalInFull,
  type RefusalReplay,
  type Refusals,
  type RefusedPosition,
  type ReplayedRecord,
} from '#ports/refusals';
import type { Database } from '../database.js';
import { insertAction } from '../people/action.queries.js';
import {
  insertReplay,
  lockRefusal,
  selectAllowance,
  selectRefusal,
  selectRefusals,
  upsertAllowance,
} from './refusal.queries.js';

const columns = z.object({
  topic: z.string(),
  partition: z.number(),
  offset: z.bigint(),
  code: z.string(),
  detail: z.string(),
  source: z.string().nullable(),
  event_id: z.string().nullable(),
  subject: z.string().nullable(),
  recorded_at: z.date(),
  device: z.string().nullable(),
  region: z.string().nullable(),
  replayed_by: z.string().nullable(),
  replayed_at: z.date().nullable(),
  new_source: z.string().nullable(),
  new_id: z.string().nullable(),
  changed: z.boolean().nullable(),
  new_partition: z.number().nullable(),
  new_offset: z.bigint().nullable(),
  outcome: z.enum(REPLAY_OUTCOMES).nullable(),
});
type Columns = z.infer<typeof columns>;

const inFull = columns.extend({ headers: z.record(z.string(), z.string()), bytes: z.instanceof(Uint8Array) });

/** All of a replay's columns are there, or none. */
const replayOf = (row: Columns): RefusalReplay | null => {
  const { replayed_by: by, replayed_at: at, new_source: source, new_id: id, changed, outcome } = row;
  const { new_partition: partition, new_offset: offset } = row;
  if (by === null || at === null || source === null || id === null || changed === null) return null;
  if (partition === null || offset === null || outcome === null) return null;
  return { by, at: at.getTime(), event: { source, id }, changed, partition, offset, outcome };
};

const toRefusal = (row: Columns): Refusal => ({
  position: { topic: row.topic, partition: row.partition, offset: row.offset },
  code: row.code,
  detail: row.detail,
  event: row.source === null || row.event_id === null ? null : { source: row.source, id: row.event_id },
  subject: row.subject,
  recordedAt: row.recorded_at.getTime(),
  device: row.device,
  region: row.region,
  replay: replayOf(row),
});

export class PostgresRefusals implements Refusals {
  constructor(private readonly db: Database) {}

  async list(...[filter, page]: Parameters<Refusals['list']>): Promise<Refusal[]> {
    return (await selectRefusals(this.db, filter, page)).map((row) => toRefusal(columns.parse(row)));
  }

  async find(position: RefusedPosition): Promise<RefusalInFull | undefined> {
    const [found] = await selectRefusal(this.db, position);
    if (!found) return undefined;
    const row = inFull.parse(found);
    return { ...toRefusal(row), headers: row.headers, bytes: Buffer.from(row.bytes) };
  }

  /** Dying between the append and the commit leaves a record of the same identity: the next replay is its duplicate. */
  async replayOnce(
    ...[position, who, append]: Parameters<Refusals['replayOnce']>
  ): Promise<ReplayedRecord | undefined> {
    return this.db.transaction(async (tx) => {
      if ((await lockRefusal(tx, position)) !== false) return undefined;
      const record = await append();
      await insertReplay(tx, position, { by: actorText(who.by), at: who.at, record });
      const { event, region, changed } = record;
      const detail = {
        source: event.source,
        id: event.id,
        changed,
        to: positionText({ ...position, ...placeOf(record) }),
      };
      await insertAction(tx, { action: 'refusal-replayed', object: positionText(position), region, detail }, who.by);
      return record;
    });
  }

  floodAllowance(topic: string, partition: number): Promise<bigint> {
    return selectAllowance(this.db, topic, partition);
  }

  allowFlood(...[below, who]: Parameters<Refusals['allowFlood']>): Promise<void> {
    return this.db.transaction(async (tx) => {
      await upsertAllowance(tx, below, { by: actorText(who.by), at: who.at });
      const { topic, partition, offset } = below;
      const told = { action: 'flood-allowed', object: `${topic}/${partition}`, region: null } as const;
      await insertAction(tx, { ...told, detail: { below: offset.toString() } }, who.by);
    });
  }
}

const placeOf = ({ partition, offset }: ReplayedRecord) => ({ partition, offset });
