import type { Action, ActionDetail, ActionFilter, ActionName, ActorKind, Doing, NewAction } from '#ports/action-log';
import type { Transaction } from '../database.js';

/** In the transaction of the change that they tell of. */
export const insertActions = async (tx: Transaction, actions: readonly NewAction[], by: Doing): Promise<void> => {
  await tx.query(
    `insert into people_action (actor_kind, actor, action, object, region, detail, request_id, address)
     select $1, $2, a.action, a.object, a.region, a.detail::jsonb, $7, $8
       from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
         as a (action, object, region, detail, place) order by a.place`,
    [
      ...[by.actor.kind, by.actor.name, actions.map((one) => one.action), actions.map((one) => one.object)],
      ...[actions.map((one) => one.region), actions.map((one) => JSON.stringify(one.detail)), by.requestId, by.address],
    ],
  );
};

export const insertAction = (tx: Transaction, action: NewAction, by: Doing): Promise<void> =>
  insertActions(tx, [action], by);

interface ActionRow {
  readonly seq: bigint;
  readonly at: Date;
  readonly actor_kind: ActorKind;
  readonly actor: string;
  readonly action: ActionName;
  readonly object: string;
  readonly region: string | null;
  readonly detail: ActionDetail;
  readonly request_id: string | null;
  readonly address: string | null;
}

const toAction = (row: ActionRow): Action => ({
  seq: row.seq,
  at: row.at.getTime(),
  actor: { kind: row.actor_kind, name: row.actor },
  ...{ action: row.action, object: row.object, region: row.region, detail: row.detail },
  ...{ requestId: row.request_id, address: row.address },
});

export const selectActions = async (
  tx: Transaction,
  { actions, actor, object, regions, withoutRegion, from, to }: ActionFilter,
  { limit, before }: { readonly limit: number; readonly before?: bigint | undefined },
): Promise<Action[]> => {
  const rows = await tx.query<ActionRow>(
    `select seq, at, actor_kind, actor, action, object, region, detail, request_id, address from people_action
      where ($1::text[] is null or action = any($1)) and ($2::text is null or actor = $2)
        and ($3::text is null or object = $3)
        and ($4::text[] is null or region = any($4) or ($5 and region is null))
        and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
        and ($8::bigint is null or seq < $8)
      order by seq desc limit $9`,
    [
      ...[actions ?? null, actor ?? null, object ?? null, regions ?? null, withoutRegion ?? false],
      ...[instant(from), instant(to), before ?? null, limit],
    ],
  );
  return rows.map(toAction);
};

const instant = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));
