import type { NewDelivery } from '#ports/delivery-queue';
import type { Transaction } from '../database.js';
import { DELIVERY_COLUMNS, type DeliveryRecord } from './alert-rows.js';

export interface ClaimedRecord extends DeliveryRecord {
  readonly body: string;
  readonly first_due_at: Date;
}

/** A follow-up needs an earlier message of its queue, here or in the same call. */
export const insertDeliveries = async (tx: Transaction, rows: readonly NewDelivery[], now: Date): Promise<void> => {
  await tx.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::int[], $4::boolean[], $5::text[]) as r(receiver, alert, seq, follows, body))
     insert into delivery (receiver, alert, seq, body, state, attempts, first_due_at, next_attempt_at)
     select g.receiver, g.alert, g.seq, g.body, 'waiting', 0, $6, $6 from given g
     where not g.follows
       or exists (select from delivery d where d.receiver = g.receiver and d.alert = g.alert and d.seq < g.seq)
       or exists (select from given e where e.receiver = g.receiver and e.alert = g.alert and e.seq < g.seq and not e.follows)
     on conflict (receiver, alert, seq) do nothing`,
    [
      ...[rows.map((r) => r.receiver), rows.map((r) => r.alert), rows.map((r) => r.seq)],
      ...[rows.map((r) => r.isFollowUp), rows.map((r) => r.body), now],
    ],
  );
};

/**
 * Head of each queue that is due and not claimed. `skip locked` lets several workers take different ones; the claim is
 * committed before anything is sent, so that a worker that dies while sending holds it only until its lease ends.
 */
export const claimDue = (
  tx: Transaction,
  receiver: string,
  claim: { lease: string; now: Date; until: Date; limit: number },
): Promise<ClaimedRecord[]> =>
  tx.query<ClaimedRecord>(
    // Materialized: planned into the update, the choice could be made again and again, past its limit.
    `with due as materialized (
       select d.receiver, d.alert, d.seq from delivery d
       where d.receiver = $1 and d.state = 'waiting' and d.next_attempt_at <= $3
         and (d.leased_until is null or d.leased_until <= $3)
         and not exists (select from delivery e where e.receiver = d.receiver and e.alert = d.alert and e.seq < d.seq
                          and e.state = 'waiting')
       order by d.next_attempt_at, d.alert, d.seq limit $5 for update of d skip locked)
     update delivery d set lease = $2, leased_until = $4, attempts = d.attempts + 1 from due
     where d.receiver = due.receiver and d.alert = due.alert and d.seq = due.seq
     returning ${DELIVERY_COLUMNS.split(', ')
       .map((column) => `d.${column}`)
       .join(', ')}, d.body, d.first_due_at`,
    [receiver, claim.lease, claim.now, claim.until, claim.limit],
  );

interface Key {
  readonly receiver: string;
  readonly alert: string;
  readonly seq: number;
}

/** Whoever holds the claim by now: it was sent. */
export const setDelivered = async (tx: Transaction, { receiver, alert, seq }: Key, at: Date): Promise<void> => {
  await tx.query(
    `update delivery set state = 'delivered', delivered_at = $4, last_error = null, lease = null, leased_until = null
     where receiver = $1 and alert = $2 and seq = $3 and state <> 'delivered'`,
    [receiver, alert, seq, at],
  );
};

const CLAIM_STANDS = `receiver = $1 and alert = $2 and seq = $3 and state = 'waiting' and lease = $4`;

export const setRetry = async (
  tx: Transaction,
  key: Key,
  lease: string,
  next: { at: Date; error: string },
): Promise<void> => {
  await tx.query(
    `update delivery set next_attempt_at = $5, last_error = $6, lease = null, leased_until = null where ${CLAIM_STANDS}`,
    [key.receiver, key.alert, key.seq, lease, next.at, next.error],
  );
};

export const setFailed = async (tx: Transaction, key: Key, lease: string, error: string): Promise<void> => {
  await tx.query(
    `update delivery set state = 'failed', last_error = $5, lease = null, leased_until = null where ${CLAIM_STANDS}`,
    [key.receiver, key.alert, key.seq, lease, error],
  );
};

export const giveBack = async (tx: Transaction, key: Key, lease: string): Promise<void> => {
  await tx.query(
    `update delivery set attempts = attempts - 1, lease = null, leased_until = null where ${CLAIM_STANDS}`,
    [key.receiver, key.alert, key.seq, lease],
  );
};

export const selectNextDue = async (tx: Transaction, receiver: string): Promise<Date | undefined> => {
  const [row] = await tx.query<{ at: Date | null }>(
    `select min(greatest(d.next_attempt_at, coalesce(d.leased_until, d.next_attempt_at))) as at from delivery d
     where d.receiver = $1 and d.state = 'waiting'
       and not exists (select from delivery e where e.receiver = d.receiver and e.alert = d.alert and e.seq < d.seq
                        and e.state = 'waiting')`,
    [receiver],
  );
  return row?.at ?? undefined;
};
