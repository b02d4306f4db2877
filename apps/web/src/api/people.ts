// What an administrator's page asks of people, and of what they did.

import { getJson, postJson, send } from './http.js';
import { list, oneOf, record, text, textOrNull } from './json.js';

export const ROLES = ['viewer', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly region: string;
  readonly disabled: boolean;
}

/** A password, this once. */
export interface Given {
  readonly name: string;
  readonly password: string;
}

export interface Duty {
  readonly role: Role;
  readonly region: string;
}

export interface Act {
  readonly seq: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly region: string | null;
  /** Name and value, as texts. */
  readonly detail: readonly (readonly [string, string])[];
  readonly address: string | null;
}

export interface ActPage {
  readonly acts: readonly Act[];
  readonly next: string | null;
}

export interface ActFilter {
  readonly actor: string;
  readonly action: string;
}

const PATH = '/api/v1/users';
const of = (name: string): string => `${PATH}/${encodeURIComponent(name)}`;
const ACTS_A_PAGE = '50';

const parseUser = (value: unknown): User => {
  const json = record(value);
  return {
    ...{ name: text(json.user), role: oneOf(ROLES, json.role) ?? 'viewer', region: text(json.region) },
    disabled: json.disabledAt !== null,
  };
};

const parseGiven = (value: unknown): Given => {
  const json = record(value);
  return { name: text(json.user), password: text(json.password) };
};

const parseAct = (value: unknown): Act => {
  const json = record(value);
  const actor = record(json.actor);
  const said = (one: unknown): string => (Array.isArray(one) ? one.join(', ') : String(one));
  return {
    ...{ seq: text(json.seq), at: text(json.at), actorKind: text(actor.kind), actor: text(actor.name) },
    ...{ action: text(json.action), object: text(json.object), region: textOrNull(json.region) },
    detail: Object.entries(record(json.detail)).map(([name, one]) => [name, said(one)] as const),
    address: textOrNull(json.address),
  };
};

/** Everybody, page by page: who is missing from a list of rights is worse than a long list. */
export const fetchUsers = async (): Promise<User[]> => {
  const users: User[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = record(await getJson(PATH, { limit: '1000', ...(cursor === '' ? {} : { cursor }) }));
    users.push(...list(page.items).map(parseUser));
    cursor = textOrNull(page.nextCursor);
  }
  return users;
};

export const addUser = async (name: string, { role, region }: Duty): Promise<Given> =>
  parseGiven(await postJson(PATH, { user: name, role, region }));

export const assignUser = async (name: string, { role, region }: Duty): Promise<void> => {
  await postJson(`${of(name)}/assignment`, { role, region });
};

export const renewPassword = async (name: string): Promise<Given> => parseGiven(await postJson(`${of(name)}/password`));

export const disableUser = (name: string): Promise<void> => send('DELETE', of(name));

/** Newest first. */
export const fetchActs = async ({ actor, action }: ActFilter, cursor: string | null): Promise<ActPage> => {
  const filter = { ...(actor ? { actor } : {}), ...(action ? { action } : {}), ...(cursor ? { cursor } : {}) };
  const page = record(await getJson('/api/v1/audit', { limit: ACTS_A_PAGE, ...filter }));
  return { acts: list(page.items).map(parseAct), next: textOrNull(page.nextCursor) };
};
