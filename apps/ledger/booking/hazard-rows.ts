// 隐患: what inspections and later events say of them. Opening and rectification come in any order, in different partitions, and
// are joined when read; here each is only written down.

import type { EventData } from '#contracts/events/event-types';
import type { Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import type { VersionColumns } from '#ports/version-rows';
import { organizationOf } from './organization-of.js';

type Opening = Extract<VersionColumns, { table: 'hazard_opening' }>;

export const openingRows = (data: EventData['safety.inspection.completed'], openedOn: Day): Opening[] =>
  (data.hazards ?? []).map(({ id, level, description, dueOn }) => ({
    table: 'hazard_opening',
    withdrawn: false,
    hazard: id,
    region: data.region,
    sector: data.sector,
    level,
    dueOn,
    openedOn,
    description,
    organization: organizationOf(data),
  }));

/**
 * What any earlier version of the inspection listed and the new one does not is no hazard of it any more: also what was closed
 * or withdrawn before, since an import may say that the new version was known before that.
 */
export const closingRows = (before: readonly VersionColumns[], after: readonly VersionColumns[]): Opening[] => {
  const listed = new Set(after.flatMap((row) => (row.table === 'hazard_opening' ? [row.hazard] : [])));
  return before.flatMap((row) =>
    row.table === 'hazard_opening' && !listed.has(row.hazard) ? [{ ...row, withdrawn: true }] : [],
  );
};

const NOTHING = {
  ...{ level: null, dueOn: null, reason: null },
  ...{ rectifiedAt: null, rectifiedOn: null, verifiedAt: null, verifiedBy: null },
};

export const hazardChangeRow = (data: EventData['safety.hazard.changed']): VersionColumns => ({
  ...NOTHING,
  table: 'hazard_fact',
  withdrawn: false,
  type: 'changed',
  region: data.region,
  sector: data.sector,
  inspection: data.inspection ?? null,
  level: data.level ?? null,
  dueOn: data.dueOn ?? null,
  reason: data.reason ?? null,
});

/** Without an instant of its own it was done by the verification, else by the time of the event. */
export const hazardRectificationRow = (
  { data, time }: { readonly data: EventData['safety.hazard.rectified']; readonly time: number },
  timeZone: string,
): VersionColumns => {
  const rectifiedAt = Date.parse(data.rectifiedAt ?? data.verifiedAt ?? new Date(time).toISOString());
  return {
    ...NOTHING,
    table: 'hazard_fact',
    withdrawn: false,
    type: 'rectified',
    region: data.region,
    sector: data.sector,
    inspection: data.inspection ?? null,
    rectifiedAt,
    rectifiedOn: localDay(rectifiedAt, timeZone),
    verifiedAt: data.verifiedAt === undefined ? null : Date.parse(data.verifiedAt),
    verifiedBy: data.verifiedBy ?? null,
  };
};
