import type { Person, Role } from '#ports/people';

/** Whom a session or a token stands for. */
export interface PersonRow {
  readonly user_name: string;
  readonly role: Role;
  readonly region: string;
}

export const toPerson = (row: PersonRow): Person => ({ name: row.user_name, role: row.role, region: row.region });
