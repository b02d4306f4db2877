// People of a console world, each with a token of their own, as `ops user add` and `ops token add` make them.

import { mintToken } from '#contracts/credentials/token';
import type { ApiScope, Role } from '#ports/people';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { bearer, type ConsoleWorld } from './console-world.js';

interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly region: string;
  readonly scope?: ApiScope;
}

/** The headers by which the person is known. Nobody can sign in: there is no password. */
export const addPerson = async (world: ConsoleWorld, person: NewPerson): Promise<Record<string, string>> => {
  const { name, role, region, scope = 'operate' } = person;
  const people = new PostgresPeople(world.database);
  await people.addUser({ name, role, region, passwordHash: 'none' });
  const { id, token, hash } = mintToken('fsu');
  await people.addApiToken({ id, user: name, scope, tokenHash: hash, createdAt: Date.now() });
  return bearer(token);
};
