// The trail of what people did: who, what, to which thing, from where. Append only. What changes rows of Postgres writes its
// action in the same transaction, so there is no change without its line and no line without its change.

import type { ACTIONS, ACTOR_KINDS } from '#contracts/api/action-names';
import type { Instant } from '#domain/calendar/day';
import type { RegionCode } from '#domain/region/region';

export type ActionName = (typeof ACTIONS)[number];
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who does something, and from where. */
export interface Doing {
  readonly actor: { readonly kind: ActorKind; readonly name: string };
  readonly requestId: string | null;
  readonly address: string | null;
}

/** `user:<name>` or `ops:<account>`: how headers and rows of the log name who did it. */
export const actorText = ({ actor }: Doing): string => `${actor.kind === 'cli' ? 'ops' : 'user'}:${actor.name}`;

/** The product itself: what a first start puts in place. */
export const SYSTEM: Doing = { actor: { kind: 'system', name: 'fengsui' }, requestId: null, address: null };

/** A value of `detail`; never a secret, a token or a password. */
export type ActionDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface NewAction {
  readonly action: ActionName;
  /** The thing: a user's name, a device's id, an event's subject. */
  readonly object: string;
  /** Whose administrators may see it; null: those of the own city and above. */
  readonly region: RegionCode | null;
  readonly detail: ActionDetail;
}

export interface Action extends NewAction, Doing {
  /** Grows with each; the cursor of a list. */
  readonly seq: bigint;
  /** By the clock of the database. */
  readonly at: Instant;
}

export interface ActionFilter {
  readonly actions?: readonly ActionName[] | undefined;
  readonly actor?: string | undefined;
  readonly object?: string | undefined;
  /** Undefined: every region, and what has none. */
  readonly regions?: readonly RegionCode[] | undefined;
  /** With `regions`: also what has none. */
  readonly withoutRegion?: boolean | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface ActionLog {
  /** For what is no change of rows: a sign-in that failed, an event that goes to the log. */
  record(action: NewAction, by: Doing): Promise<void>;
  /** All of them or none. */
  recordAll(actions: readonly NewAction[], by: Doing): Promise<void>;
  /** Newest first, below `before`. */
  list(filter: ActionFilter, page: { readonly limit: number; readonly before?: bigint | undefined }): Promise<Action[]>;
}
export const ACTION_LOG = Symbol('ActionLog');
