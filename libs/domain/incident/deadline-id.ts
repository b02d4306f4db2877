/** Clocks of an incident, in the order of the law (国务院令第493号 art. 9–13, 29; 安全生产法 art. 78). */
export const DEADLINE_IDS = [
  'unit-to-county',
  'county-to-city',
  'city-to-province',
  'province-to-state',
  'casualty-window',
  'statistics-entry',
  'investigation',
  'penalty-publication',
] as const;
export type DeadlineId = (typeof DEADLINE_IDS)[number];
