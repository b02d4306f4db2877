// A year of a city in which everything is told, corrected, moved to another day and taken back, each known from a noon on: what a
// reading of it rests on, and what moved it between two days, can be worked out by hand.

import {
  amend,
  cleared,
  declared,
  type EventDraft,
  filed,
  history,
  inspected,
  report,
  surveyed,
  targetSet,
  withdraw,
} from '../ledger/events.js';

export const [CITY, CHANCHENG, NANHAI, SHUNDE] = ['440600', '440604', '440605', '440606'];
const YEAR = { from: '2025-01-01', to: '2026-01-01' };
const Q1 = { from: '2025-01-01', to: '2025-04-01' };

export const noon = (day: string): string => `${day}T12:00:00+08:00`;
const known = (day: string, draft: EventDraft): EventDraft => history(draft, noon(day));
const output = (id: string, region: string, days: object, value: number, status: string): EventDraft =>
  declared(id, region, { measure: 'construction-output-yuan', ...days, value, status });
const accident = (id: string, day: string, data: Record<string, unknown> = {}): EventDraft =>
  report(id, `i ${id}`, { occurredAt: `${day}T09:00:00+08:00`, ...data });

export const RESTATED_YEAR: readonly EventDraft[] = [
  known('2025-01-01', output('plan', CITY, YEAR, 40_000_000_000, 'planned')),
  known('2025-01-01', targetSet('old-target', { ...YEAR, limit: 2 })),
  known('2025-04-10', output('q1', CITY, Q1, 9_000_000_000, 'provisional')),
  known('2025-05-10', output('q1-revised', CITY, Q1, 10_000_000_000, 'revised')),
  known('2025-05-15', output('january', CITY, { from: '2025-01-01', to: '2025-02-01' }, 2_000_000_000, 'final')),
  known('2025-05-20', targetSet('new-target', { ...YEAR, limit: 1, setBy: '市政府' })),
  known('2025-02-03', accident('a', '2025-02-01', { deaths: 2 })),
  known('2025-05-01', amend('a2', 'i a', 'a', { occurredAt: '2025-02-01T09:00:00+08:00', deaths: 3 })),
  known('2025-03-03', accident('b', '2025-03-01', { region: SHUNDE })),
  known('2025-05-02', withdraw('b2', 'i b', 'b', SHUNDE)),
  // Told late, of a day long ago; and one of another sector.
  known('2025-05-25', accident('c', '2025-03-31', { region: CHANCHENG })),
  known('2025-03-31', accident('d', '2025-03-31', { sector: 'fire', deaths: 9 })),
  // Moved to another day: out of March and into April.
  known('2025-03-20', accident('e', '2025-03-20', { region: CHANCHENG })),
  known('2025-05-03', amend('e2', 'i e', 'e', { region: CHANCHENG, occurredAt: '2025-04-20T09:00:00+08:00' })),
  // Loss in yuan and fen.
  known('2025-03-05', accident('f', '2025-03-05', { sector: 'fire', directLossYuan: 1_000.25, region: NANHAI })),
  known(
    '2025-05-04',
    amend('f2', 'i f', 'f', {
      sector: 'fire',
      directLossYuan: 2_000.5,
      region: NANHAI,
      occurredAt: '2025-03-05T09:00:00+08:00',
    }),
  ),
  ...['elevator', 'crane', 'gas-cylinder'].map((category, n) =>
    known(
      '2025-01-15',
      declared(`units ${category}`, CITY, {
        measure: 'special-equipment-units',
        category,
        asOf: '2024-12-31',
        value: 10_000 * (n + 1),
      }),
    ),
  ),
  ...[CHANCHENG, NANHAI, SHUNDE, '440607', '440608'].map((region, n) =>
    known(
      '2025-01-15',
      declared(`hours ${region}`, region, {
        measure: 'hours-worked',
        ...YEAR,
        value: 1_000_000 * (n + 1),
        status: 'final',
      }),
    ),
  ),
  known(
    '2025-06-30',
    surveyed('survey 1', 's1', { region: NANHAI, completedOn: '2025-06-15', respondents: 400, satisfied: 380 }),
  ),
  known(
    '2025-06-30',
    surveyed('survey 2', 's2', { region: SHUNDE, completedOn: '2025-06-20', respondents: 600, satisfied: 540 }),
  ),
  known('2025-07-10', cleared('clear survey', 'survey.completed', 's2', 'survey 2', SHUNDE)),
  known('2025-04-10', filed('return', CITY, [Q1.from, Q1.to], { accidents: 3, deaths: 4 })),
  ...Array.from({ length: 5 }, (_, n) =>
    known(
      '2025-06-02',
      inspected(`n${n}`, `n${n}`, {
        completedAt: `2025-06-0${n + 1}T09:00:00+08:00`,
        result: n < 3 ? 'pass' : 'fail',
        itemsChecked: 20,
        itemsFailed: n,
      }),
    ),
  ),
];
