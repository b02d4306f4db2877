import type { RegionCode } from '#domain/region/region';
import type { ApiScope, Role } from '#ports/people';

export interface DevicePrincipal {
  readonly kind: 'device';
  readonly id: string;
  readonly name: string;
  /** May write at this region and below. */
  readonly region: RegionCode;
  /** Its events come from this URN or from below it. */
  readonly source: string;
  readonly types: readonly string[] | 'all';
  /** An import token: may send history and set targets. */
  readonly history: boolean;
}

export interface UserPrincipal {
  readonly kind: 'user';
  readonly user: string;
  readonly role: Role;
  readonly region: RegionCode;
  /** `read` may change nothing, whatever the role. */
  readonly scope: ApiScope;
  /** Only a session can be forged across sites. */
  readonly via: 'session' | 'token' | 'service';
}

export type Principal = DevicePrincipal | UserPrincipal;

/** `urn:x:1` covers itself, `urn:x:1:a` and `urn:x:1/a`, and not `urn:x:12`. */
export const coversSource = (urn: string, source: string): boolean =>
  source === urn || source.startsWith(`${urn}:`) || source.startsWith(`${urn}/`);

const RANK: Readonly<Record<Role, number>> = { viewer: 0, supervisor: 1, administrator: 2 };

/** A role includes those below it; what is more than looking needs a scope that allows it. */
export const hasRole = (person: UserPrincipal, wanted: Role): boolean =>
  RANK[person.role] >= RANK[wanted] && (wanted === 'viewer' || person.scope === 'operate');
