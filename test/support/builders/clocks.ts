// One accident and its clocks, for tests: it happened at 08:00 on 2 March 2026 in Foshan, the unit's head was told at 08:10, the
// report was made at 09:00, and it is 09:30. All that a case does not say is so.

import { WorkingCalendar } from '#domain/calendar/working-days';
import type {
  Deadline,
  DeadlineInput,
  DeadlineRelay,
  DeadlineVersion,
  DeadlineViolation,
  StatedVersion,
} from '#domain/incident/deadline';
import type { DeadlineId } from '#domain/incident/deadline-id';
import { deadlinesOf } from '#domain/incident/deadlines';
import type { Grade } from '#domain/incident/incident';

export const at = (time: string, day = '2026-03-02'): number => Date.parse(`${day}T${time}+08:00`);
export const midnight = (day: string): number => at('00:00', day);
export const OCCURRED = at('08:00');
export const TOLD = at('08:10');
export const REPORTED = at('09:00');

/** 清明 and the holidays of May, as announced for 2026. */
const calendar = new WorkingCalendar({
  years: { '2026': { off: ['2026-04-06', '2026-05-01', '2026-05-04', '2026-05-05'], work: ['2026-05-09'] } },
});

export const aReport = (with_: Partial<StatedVersion> = {}): StatedVersion => ({
  type: 'reported',
  time: REPORTED,
  recordedAt: REPORTED,
  gradeWithMissing: 'general',
  deaths: 1,
  seriousInjuries: 0,
  unitInformedAt: TOLD,
  occurredAt: OCCURRED,
  sector: 'construction',
  ...with_,
});

export const anAmendment = (
  time: number,
  gradeWithMissing: Grade | null,
  with_: Partial<StatedVersion> = {},
): StatedVersion => aReport({ type: 'amended', time, recordedAt: time, gradeWithMissing, ...with_ });

export const aWithdrawal = (time: number): DeadlineVersion => ({ type: 'withdrawn', time, recordedAt: time });

export const aRelay = (step: DeadlineId, receivedAt: number, completedAt: number): DeadlineRelay => ({
  step,
  receivedAt,
  completedAt,
});

export const aViolation = (with_: Partial<DeadlineViolation> = {}): DeadlineViolation => ({
  case: '粤佛应急罚〔2026〕1号',
  decidedOn: '2026-03-02',
  publishedAt: null,
  disclosable: true,
  ...with_,
});

export const clocks = (with_: Partial<DeadlineInput> = {}): Deadline[] =>
  deadlinesOf({
    versions: [aReport()],
    origin: 'live',
    relays: [],
    violations: [],
    timeZone: 'Asia/Shanghai',
    calendar,
    now: at('09:30'),
    ...with_,
  });

export const clock = (id: string, with_: Partial<DeadlineInput> = {}): Deadline | undefined =>
  clocks(with_).find((deadline) => deadline.id === id);
