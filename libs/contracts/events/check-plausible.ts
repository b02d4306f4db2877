import type { Instant } from '#domain/calendar/day';
import { type Fault, fault } from './fault.js';
import type { SafetyEvent } from './safety-event.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
export const MAX_AHEAD_MS = 10 * MINUTE;
export const MAX_BACK_MS = 400 * DAY;

type Moments = readonly (readonly [field: string, text: string | undefined])[];

/** Instants of occurrence, receipt and completion; periods and plans are no instants. */
const momentsOf = (event: SafetyEvent): Moments => {
  switch (event.type) {
    case 'safety.incident.reported':
    case 'safety.incident.amended':
      return [
        ['occurredAt', event.data.occurredAt],
        ['unitInformedAt', event.data.unitInformedAt],
      ];
    case 'safety.inspection.completed':
      return [['completedAt', event.data.completedAt]];
    case 'safety.incident.relayed':
      return [
        ['receivedAt', event.data.receivedAt],
        ['completedAt', event.data.completedAt],
      ];
    case 'safety.hazard.rectified':
      return [
        ['rectifiedAt', event.data.rectifiedAt],
        ['verifiedAt', event.data.verifiedAt],
      ];
    case 'safety.violation.published':
      return [['publishedAt', event.data.publishedAt]];
    case 'safety.incident.withdrawn':
    case 'safety.hazard.changed':
    case 'safety.violation.decided':
    case 'safety.assessment.completed':
    case 'safety.figure.published':
    case 'safety.exposure.declared':
    case 'safety.return.filed':
    case 'safety.survey.completed':
    case 'safety.target.set':
    case 'safety.record.withdrawn':
      return [];
  }
};

/** Faults of code `time-implausible`: too far ahead, or (without `history`) too far back. Never corrected in silence. */
export const checkPlausible = (event: SafetyEvent, now: Instant): Fault[] => {
  const faults: Fault[] = [];
  for (const [field, text] of momentsOf(event)) {
    if (text === undefined) continue;
    const at = Date.parse(text);
    const pointer = `#/data/${field}`;
    if (at > now + MAX_AHEAD_MS) {
      faults.push(
        fault(pointer, 'time-implausible', '比当前时间晚 10 分钟以上', 'lies more than 10 minutes in the future'),
      );
    } else if (!event.history && at < now - MAX_BACK_MS) {
      faults.push(
        fault(
          pointer,
          'time-implausible',
          '早于 400 天以前;补录历史须用导入令牌并注明 history',
          'lies more than 400 days back; older records need an import token and history',
        ),
      );
    }
  }
  if (event.knownsince !== undefined && event.knownsince > now + MAX_AHEAD_MS) {
    faults.push(fault('#/knownsince', 'time-implausible', '不得在将来', 'must not lie in the future'));
  }
  return faults;
};
