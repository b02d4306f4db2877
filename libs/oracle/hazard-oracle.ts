// Hazards and violations put together from what stands, by looking through all of it: whatever came first, and in whichever
// partition. A hazard is what the first inspection that lists it says, as changed afterwards.

import { enterprise } from './count-oracle.js';
import type { Statement } from './event-oracle.js';
import type { RegionOracle } from './region-oracle.js';
import type { Standing } from './standing-oracle.js';

type Of<T extends Statement['type']> = Standing & { readonly statement: Extract<Statement, { type: T }> };

export interface OracleHazard {
  readonly id: string;
  readonly inspection: string | null;
  readonly region: string;
  readonly sector: string;
  readonly level: string | null;
  readonly dueOn: string | null;
  readonly openedOn: string | null;
  readonly description: string | null;
  readonly organization: string | null;
  readonly rectifiedAt: number | null;
  readonly rectifiedOn: string | null;
  readonly verifiedAt: number | null;
  readonly verifiedBy: string | null;
  readonly updatedAt: number;
}

const only = <T extends Statement['type']>(all: readonly Standing[], type: T): Of<T>[] =>
  all.filter((s): s is Of<T> => s.statement.type === type);

const timeOf = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

const newest = (...parts: readonly (Standing | undefined)[]): number =>
  Math.max(...parts.flatMap((part) => (part ? [part.stated.recordedAt] : [])));

/** What a partition holds. */
interface Stands {
  standing(): readonly Standing[];
}

const bySubject = <S extends Standing>(standings: readonly S[]): ReadonlyMap<string, S> =>
  new Map([...standings].reverse().map((one) => [one.statement.subject, one]));

/** Of several partitions together. `movedTo`: where an inspection lies that was booked anew elsewhere than it was told. */
export const hazardsOf = (
  partitions: readonly Stands[],
  regions: RegionOracle,
  movedTo: (inspection: string) => string | undefined = () => undefined,
): OracleHazard[] => {
  const all = partitions.flatMap((one) => one.standing());
  const openings = only(all, 'safety.inspection.completed')
    .flatMap((standing) => {
      const { subject, data } = standing.statement;
      const openedOn = regions.dayAt(data.region, data.completedAt);
      return (data.hazards ?? []).map((listed) => ({ standing, subject, data, openedOn, listed }));
    })
    .sort((a, b) => (`${a.openedOn} ${a.subject}` < `${b.openedOn} ${b.subject}` ? -1 : 1));
  const firstOpenings = new Map([...openings].reverse().map((one) => [one.listed.id, one]));
  const changes = bySubject(only(all, 'safety.hazard.changed'));
  const rectifications = bySubject(only(all, 'safety.hazard.rectified'));
  const ids = new Set([...firstOpenings.keys(), ...changes.keys(), ...rectifications.keys()]);
  return [...ids].sort().map((id): OracleHazard => {
    const opening = firstOpenings.get(id);
    const changed = changes.get(id);
    const rectified = rectifications.get(id);
    const place = opening?.data ?? rectified?.statement.data ?? changed?.statement.data;
    const done = rectified?.statement;
    const rectifiedAt = done ? (timeOf(done.data.rectifiedAt ?? done.data.verifiedAt) ?? done.time) : null;
    return {
      id,
      inspection: opening?.subject ?? null,
      region: (opening && movedTo(opening.subject)) ?? place?.region ?? '',
      sector: place?.sector ?? '',
      level: changed?.statement.data.level ?? opening?.listed.level ?? null,
      dueOn: changed?.statement.data.dueOn ?? opening?.listed.dueOn ?? null,
      openedOn: opening?.openedOn ?? null,
      description: opening?.listed.description ?? null,
      organization: opening ? enterprise(opening.data) : null,
      rectifiedAt,
      rectifiedOn:
        done && rectifiedAt !== null ? regions.dayAt(done.data.region, new Date(rectifiedAt).toISOString()) : null,
      verifiedAt: timeOf(done?.data.verifiedAt),
      verifiedBy: done?.data.verifiedBy ?? null,
      updatedAt: newest(opening?.standing, changed, rectified),
    };
  });
};

export interface DueQuestion {
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly level?: string | undefined;
  readonly organization?: string | undefined;
}

/** Of hazards that an inspection lists: those due at or below a region on days `[from, to)`, and how many of them in time. */
export const dueAmong = (hazards: readonly OracleHazard[], asked: DueQuestion, regions: RegionOracle) => {
  const due = hazards.filter(
    ({ inspection, dueOn, region, level, organization }) =>
      inspection !== null &&
      dueOn !== null &&
      asked.from <= dueOn &&
      dueOn < asked.to &&
      regions.upwards(region, dueOn).includes(asked.region) &&
      (asked.level === undefined || asked.level === level) &&
      (asked.organization === undefined || asked.organization === organization),
  );
  const inTime = due.filter((h) => h.rectifiedOn !== null && h.dueOn !== null && h.rectifiedOn <= h.dueOn);
  return { due: BigInt(due.length), inTime: BigInt(inTime.length) };
};

export interface OracleViolation {
  readonly id: string;
  readonly region: string;
  readonly sector: string | null;
  readonly organization: string | null;
  readonly decidedOn: string | null;
  readonly penaltyYuan: number | null;
  readonly incident: string | null;
  readonly inspection: string | null;
  readonly disclosable: boolean | null;
  readonly publishedAt: number | null;
  readonly updatedAt: number;
  /** As they were sent. */
  readonly decision: object | null;
  readonly publication: object | null;
}

/** What the decision leaves out, the publication may say. */
export const violationsOf = (partitions: readonly Stands[]): OracleViolation[] => {
  const all = partitions.flatMap((one) => one.standing());
  const facts = [...only(all, 'safety.violation.decided'), ...only(all, 'safety.violation.published')];
  return [...new Set(facts.map((s) => s.statement.subject))].sort().map((id): OracleViolation => {
    const own = facts.filter((s) => s.statement.subject === id);
    const said = own.map((s) => s.statement.data);
    const sent = (type: string): object | null => own.find((s) => s.statement.type === type)?.statement.data ?? null;
    const first = <T>(pick: (data: (typeof said)[number]) => T | null | undefined): T | null =>
      said.map(pick).find((value) => value !== undefined && value !== null) ?? null;
    return {
      id,
      region: first((d) => d.region) ?? '',
      sector: first((d) => d.sector),
      organization: first(enterprise),
      decidedOn: first((d) => d.decidedOn),
      penaltyYuan: first((d) => d.penaltyYuan),
      incident: first((d) => d.incident),
      inspection: first((d) => d.inspection),
      disclosable: first((d) => d.disclosable),
      publishedAt: first((d) => ('publishedAt' in d ? timeOf(d.publishedAt) : null)),
      updatedAt: newest(...own),
      decision: sent('safety.violation.decided'),
      publication: sent('safety.violation.published'),
    };
  });
};
