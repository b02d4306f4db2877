// People and devices of a test, straight into the database, as the operator's commands put them there.

import { type MintedToken, mintToken } from '#contracts/credentials/token';
import { hashPassword } from '#http/passwords';
import type { StoredDevice } from '#ports/devices';
import type { ApiScope, Role } from '#ports/people';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { bearer, type ConsoleWorld } from './console-world.js';

export const PASSWORD = 'a right password';

export interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly region?: string;
  readonly scope?: ApiScope;
}

/** Headers with an API token of this person. */
export const addPerson = async (
  { database }: ConsoleWorld,
  { name, role, region = '440600', scope = 'operate' }: NewPerson,
): Promise<Record<string, string>> => {
  const people = new PostgresPeople(database);
  await people.addUser({ name, role, region, passwordHash: await hashPassword(PASSWORD) });
  const { id, token, hash } = mintToken('fsu');
  await people.addApiToken({ id, user: name, scope, tokenHash: hash, createdAt: 0 });
  return bearer(token);
};

/** By default of the district 440605, source `urn:fengsui:device:<id>`, every type, no history. */
export const addDevice = async (
  { database }: ConsoleWorld,
  id: string,
  patch: Partial<StoredDevice> = {},
): Promise<MintedToken> => {
  const minted = mintToken('fsd', id);
  await new PostgresDevices(database).add({
    ...{ id, name: id, region: '440605', source: `urn:fengsui:device:${id}`, types: 'all', history: false },
    ...{ tokenHash: minted.hash, createdAt: 0, ...patch },
  });
  return minted;
};

/** One event as this device. */
export const sendAs = (world: ConsoleWorld, token: string, event: unknown, headers: Record<string, string> = {}) =>
  world.request('/api/v1/events', {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/cloudevents+json', ...headers },
    body: JSON.stringify(event),
  });
