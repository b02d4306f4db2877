import type { SafetyEvent } from '#contracts/events/safety-event';
import { localDay } from '#domain/calendar/local-time';
import type { InspectionRow } from '#ports/ledger-book';
import type { FoldContext } from './fold-result.js';
import { organizationOf } from './organization-of.js';

type Completed = Extract<SafetyEvent, { type: 'safety.inspection.completed' }>;

/** The present face of an inspection, as lists show it. */
export const inspectionRow = ({ subject, data }: Completed, { received, tree }: FoldContext): InspectionRow => {
  const { region, sector, kind, result } = data;
  const completedAt = Date.parse(data.completedAt);
  const timeZone = tree.describe(region, '9999-12-31')?.timeZone ?? 'Asia/Shanghai';
  const { ref: event, recordedAt: updatedAt } = received;
  const day = localDay(completedAt, timeZone);
  const organization = organizationOf(data);
  return {
    ...{ id: subject, region, sector, kind, completedAt, day, result, organization },
    ...{ state: 'current', event, updatedAt, data },
  };
};
