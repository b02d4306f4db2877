import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/calendar/day';
import type { Claimed, DeliveryQueue, DeliveryResult, NewDelivery } from '#ports/delivery-queue';
import type { Database } from '../database.js';
import { toDelivery } from './alert-rows.js';
import * as queries from './delivery.queries.js';

export class PostgresDeliveryQueue implements DeliveryQueue {
  constructor(private readonly database: Database) {}

  async enqueue(deliveries: readonly NewDelivery[], now: Instant): Promise<void> {
    if (deliveries.length > 0) await queries.insertDeliveries(this.database, deliveries, new Date(now));
  }

  async claim(
    receiver: string,
    { now, leaseMs, limit }: { now: Instant; leaseMs: number; limit: number },
  ): Promise<Claimed[]> {
    const lease = randomUUID();
    const until = new Date(now + leaseMs);
    const rows = await queries.claimDue(this.database, receiver, { lease, now: new Date(now), until, limit });
    return rows.map((row) => ({
      delivery: toDelivery(row),
      body: row.body,
      firstDueAt: row.first_due_at.getTime(),
      lease,
    }));
  }

  async record({ delivery, lease }: Claimed, result: DeliveryResult): Promise<void> {
    switch (result.type) {
      case 'delivered':
        return queries.setDelivered(this.database, delivery, new Date(result.at));
      case 'retry':
        return queries.setRetry(this.database, delivery, lease, { at: new Date(result.at), error: result.error });
      case 'failed':
        return queries.setFailed(this.database, delivery, lease, result.error);
      case 'returned':
        return queries.giveBack(this.database, delivery, lease);
    }
  }

  async nextDueAt(receiver: string): Promise<Instant | undefined> {
    return (await queries.selectNextDue(this.database, receiver))?.getTime();
  }
}
