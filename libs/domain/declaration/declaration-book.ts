// The declarations that stand, folded in log order: for each subject the later replaces the earlier in whole; where there
// is a status, the more final wins, then the later; a withdrawal clears the subject and nothing older revives (contract,
// "Events in" and fine print 4). Immutable: `with` answers a new book and shares what did not change.

import type { RegionCode } from '../region/region.js';
import type {
  AnyDeclared,
  DeclarationVersion,
  DeclaredExposure,
  DeclaredReturn,
  DeclaredSurvey,
  DeclaredTarget,
  Measure,
} from './declared.js';
import { type DeclarationStatus, statusRank } from './status.js';

type Bucket = ReadonlyMap<string, AnyDeclared>;

const statusOf = (declared: AnyDeclared): DeclarationStatus | undefined =>
  declared.kind === 'exposure' || declared.kind === 'return' ? declared.status : undefined;

/** What of a later version and the standing one stands then. */
const standing = (before: AnyDeclared | undefined, after: AnyDeclared): AnyDeclared => {
  const [was, is] = [before && statusOf(before), statusOf(after)];
  return before && was && is && statusRank(is) < statusRank(was) ? before : after;
};

const placeOf = (declared: AnyDeclared): string => {
  switch (declared.kind) {
    case 'exposure':
      return `exposure|${declared.measure}|${declared.region}`;
    case 'target':
      return `target|${declared.indicator}|${declared.organization === null ? declared.region : ofOrganization(declared.organization)}`;
    case 'survey':
      return `survey|${declared.region}`;
    case 'return':
      return `return|${declared.region}`;
  }
};

/** An enterprise has one place, wherever it is asked about; no region's code looks like it. */
const ofOrganization = (organization: string): string => `organization ${organization}`;

export class DeclarationBook {
  static readonly empty = new DeclarationBook(new Map(), new Map());

  private constructor(
    /** Standing rows by the place where readings look for them. */
    private readonly buckets: ReadonlyMap<string, Bucket>,
    /** The place of each standing subject. */
    private readonly places: ReadonlyMap<string, string>,
  ) {}

  /** In log order. */
  with(versions: readonly DeclarationVersion[]): DeclarationBook {
    if (versions.length === 0) return this;
    const buckets = new Map(this.buckets);
    const places = new Map(this.places);
    const own = new Set<string>();
    const bucketAt = (place: string): Map<string, AnyDeclared> => {
      const known = buckets.get(place);
      if (known instanceof Map && own.has(place)) return known;
      const copy = new Map(known);
      buckets.set(place, copy);
      own.add(place);
      return copy;
    };
    for (const version of versions) {
      const key = `${version.kind}|${version.subject}`;
      const place = places.get(key);
      const before = place === undefined ? undefined : buckets.get(place)?.get(key);
      const after = version.declared && standing(before, version.declared);
      if (place !== undefined) bucketAt(place).delete(key);
      if (after) {
        places.set(key, placeOf(after));
        bucketAt(placeOf(after)).set(key, after);
      } else {
        places.delete(key);
      }
    }
    return new DeclarationBook(buckets, places);
  }

  exposures(measure: Measure, region: RegionCode): DeclaredExposure[] {
    return this.at(`exposure|${measure}|${region}`).filter((row) => row.kind === 'exposure');
  }

  /** Every region with a standing declaration of the measure. */
  regionsWith(measure: Measure): RegionCode[] {
    return this.regionsAt(`exposure|${measure}|`);
  }

  /** Every region with a standing survey. */
  regionsWithSurveys(): RegionCode[] {
    return this.regionsAt('survey|');
  }

  targets(indicator: string, region: RegionCode): DeclaredTarget[] {
    return this.at(`target|${indicator}|${region}`).filter((row) => row.kind === 'target');
  }

  organizationTargets(indicator: string, organization: string): DeclaredTarget[] {
    return this.at(`target|${indicator}|${ofOrganization(organization)}`).filter((row) => row.kind === 'target');
  }

  /** Of every region and enterprise. */
  allTargets(): DeclaredTarget[] {
    return [...this.buckets]
      .filter(([place]) => place.startsWith('target|'))
      .flatMap(([, bucket]) => [...bucket.values()].filter((row) => row.kind === 'target'));
  }

  surveys(region: RegionCode): DeclaredSurvey[] {
    return this.at(`survey|${region}`).filter((row) => row.kind === 'survey');
  }

  returns(region: RegionCode): DeclaredReturn[] {
    return this.at(`return|${region}`).filter((row) => row.kind === 'return');
  }

  private regionsAt(prefix: string): RegionCode[] {
    return [...this.buckets]
      .filter(([place, bucket]) => bucket.size > 0 && place.startsWith(prefix))
      .map(([place]) => place.slice(prefix.length));
  }

  private at(place: string): AnyDeclared[] {
    return [...(this.buckets.get(place)?.values() ?? [])];
  }
}
