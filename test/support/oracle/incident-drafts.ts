// What a step tells of an incident.

import { type EventDraft, event } from '../ledger/events.js';
import { at, MOMENTS, ORGANIZATIONS, REGIONS, SECTORS, type Step } from './history-step.js';

const REASONS = ['corrected', 'casualty-change', 'casualty-change', 'loss-assessed', 'reclassified', 'investigation'];
export const LOSSES = [null, undefined, 0, 1.29, 9_999.99, 10_000, 999_999.99, 1_000_000, 20_000_000.05];
const EQUIPMENT = [
  undefined,
  undefined,
  { category: 'elevator', role: 'accident', facts: { trappedHours: 2 } },
  { category: 'crane', role: 'related' },
  { category: 'gas-cylinder', role: 'related', facts: { peopleMoved: 500 } },
  { category: 'ropeway', role: 'excluded', facts: { strandedHours: 13 } },
  { category: 'boiler', role: 'accident', facts: { boilerMegawatts: 600, outageHours: 239.5 } },
];
/** 2024-06-30 is reached by the windows of 30 days, or 7, that begin on these moments, or just missed. */
const CHANGED_ON = [
  '2024-01-08',
  '2024-01-09',
  '2024-01-31',
  '2024-02-01',
  '2024-03-30',
  '2024-03-31',
  '2024-08-01',
  '2022-03-01',
];

export const regionOf = (s: Step): string =>
  s.action === 'spoil' ? at(['999999', '440604009', '1'], s.pick) : at(REGIONS, s.place);

export const incidentDraft = (
  s: Step,
  { id, subject, isFirst, replaces }: { id: string; subject: string; isFirst: boolean; replaces: object },
): EventDraft => {
  const region = regionOf(s);
  if (s.action === 'withdraw' && !isFirst) {
    return event('incident.withdrawn', id, subject, { region, replaces, reason: 'duplicate' });
  }
  const [deaths, missing, seriousInjuries, minorInjuries] = s.casualties;
  const report = {
    region,
    sector: at(SECTORS, s.sector),
    occurredAt: at(MOMENTS, s.moment),
    ...{ deaths, missing, seriousInjuries, minorInjuries },
    directLossYuan: LOSSES[s.loss],
    equipment: at(EQUIPMENT, s.detail),
    organization: ORGANIZATIONS[s.organization],
  };
  if (isFirst || s.action === 'begin-again') return event('incident.reported', id, subject, report);
  const reason = at(REASONS, s.detail >> 3);
  const changedOn = reason === 'casualty-change' ? { changedOn: at(CHANGED_ON, s.detail >> 6) } : {};
  return event('incident.amended', id, subject, { ...report, replaces, reason, ...changedOn });
};
