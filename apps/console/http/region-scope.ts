// What a person may look at (ADR 0019): single things (incidents, alerts, evidence, devices, what people did) of the own region
// and all that ever lay below it; what is added up is for everybody who is signed in.

import { fault, inBoth } from '#contracts/events/fault';
import type { RegionCode } from '#domain/region/region';
import type { RegionTree } from '#domain/region/region-tree';
import type { UserPrincipal } from '#http/principal';
import { Rejected } from '#http/rejected';
import { everBelow, knownRegion } from './regions-below.js';

type Scoped = Pick<UserPrincipal, 'region'>;

/** A day that every row without an end is valid on. */
const ALWAYS = '9999-12-31';

/** By every map that ever was: what a district once had below it stays its history. */
export const coversRegion = (tree: RegionTree, person: Scoped, region: RegionCode): boolean =>
  seesEverything(tree, person) || everBelow(tree, person.region).has(region);

/** Who has the root of the tree sees what the tree does not know, too. */
const seesEverything = (tree: RegionTree, person: Scoped): boolean =>
  tree.describe(person.region, ALWAYS)?.parent === null;

/** The region, if the tree knows it and the person may look there. Throws `Rejected`: 422, or 403. */
export const ownRegion = (tree: RegionTree, person: Scoped, region: RegionCode, parameter = 'region'): RegionCode => {
  if (coversRegion(tree, person, knownRegion(tree, region, parameter))) return region;
  throw new Rejected({
    code: 'region-not-allowed',
    detail: inBoth(
      `您的权限只含 ${person.region} 及其下级,不含 ${region}`,
      `You are in charge of ${person.region} and below, not of ${region}`,
    ),
  });
};

/** The region that a body gives to what it makes. Throws `Rejected`: 422 where the tree does not know it, or 403. */
export const placeFor = (tree: RegionTree, person: Scoped, region: RegionCode): RegionCode => {
  if (tree.isKnown(region)) return ownRegion(tree, person, region);
  throw new Rejected({
    code: 'invalid-request',
    errors: [fault('#/region', 'region-unknown', '没有这个行政区划', 'there is no such region')],
  });
};

/** The regions of a list: those below the one asked for, or below the person's own; undefined: everywhere. */
export const listedRegions = (
  tree: RegionTree,
  person: Scoped,
  asked: RegionCode | undefined,
): RegionCode[] | undefined => {
  if (asked !== undefined) return [...everBelow(tree, ownRegion(tree, person, asked))];
  return seesEverything(tree, person) ? undefined : [...everBelow(tree, person.region)];
};

/** What is added up is for everybody, but for one enterprise it is as single as its incidents. */
export const checkOrganization = (
  tree: RegionTree,
  person: Scoped,
  query: { readonly region: RegionCode; readonly organization?: string | undefined },
): void => {
  if (query.organization !== undefined) ownRegion(tree, person, query.region);
};
