// 事故等级: the grade of an accident by 国务院令第493号 art. 3 and, for special equipment, 国务院令第549号 art. 61–64.
// The grade is the highest that any one criterion reaches; deaths and injuries are never added. 以上 includes the number,
// 以下 does not.

import type { EquipmentFacts, Grade, IncidentFacts } from './incident.js';

const YUAN = 100n;
const MILLION = 1_000_000n * YUAN;

/** 国务院令第493号 art. 3. */
const CASUALTY_SCALE: readonly { grade: Grade; deaths: number; seriousInjuries: number; lossFen: bigint }[] = [
  { grade: 'extraordinary', deaths: 30, seriousInjuries: 100, lossFen: 100n * MILLION },
  { grade: 'major', deaths: 10, seriousInjuries: 50, lossFen: 50n * MILLION },
  { grade: 'serious', deaths: 3, seriousInjuries: 10, lossFen: 10n * MILLION },
];

/** Least loss that makes an accident without dead or seriously injured: 493 (reporting practice) and 549 art. 64. */
const GENERAL_LOSS_FEN = { '493': 1n * MILLION, '549': 10_000n * YUAN } as const;

/** Since SAMR Order 50 (2022-03-01) cranes and vehicles on building sites count under construction. */
const SITE_CRANES_LEFT = '2022-03-01';

/** Whether the special-equipment indicators count the incident (contract, "What counts"). */
export const isSpecialEquipmentAccident = (facts: IncidentFacts): boolean =>
  facts.equipment !== null &&
  facts.equipment.role !== 'excluded' &&
  !(facts.sector === 'construction' && facts.day >= SITE_CRANES_LEFT);

export interface GradeOptions {
  /** Counts the missing as dead: for alerts and clocks, never for statistics. */
  readonly withMissing: boolean;
}

/** Null: below every threshold, not an accident in the statistics. */
export const gradeOf = (facts: IncidentFacts, options: GradeOptions): Grade | null => {
  const deaths = facts.deaths + (options.withMissing ? facts.missing : 0);
  const lossFen = facts.directLossFen ?? 0n;
  const law = isSpecialEquipmentAccident(facts) ? '549' : '493';
  for (const row of CASUALTY_SCALE) {
    const byCasualties = deaths >= row.deaths || facts.seriousInjuries >= row.seriousInjuries || lossFen >= row.lossFen;
    if (byCasualties || (law === '549' && hasEquipmentCriterion(row.grade, facts))) return row.grade;
  }
  const isGeneral = deaths > 0 || facts.seriousInjuries > 0 || lossFen >= GENERAL_LOSS_FEN[law];
  return isGeneral || (law === '549' && hasEquipmentCriterion('general', facts)) ? 'general' : null;
};

const atLeast = (value: number | undefined, limit: number): boolean => value !== undefined && value >= limit;

/** The criteria of 549 art. 61 (extraordinary) to 64 (general) beyond casualties and loss; an unknown fact meets none. */
const hasEquipmentCriterion = (grade: Grade, facts: IncidentFacts): boolean => {
  const equipment = facts.equipment;
  if (!equipment) return false;
  const known: EquipmentFacts = equipment.facts ?? {};
  const isBoiler = equipment.category === 'boiler';
  // Gas cylinders are pressure vessels in 549 (contract, fine print 5).
  const holdsPressure = ['pressure-vessel', 'gas-cylinder', 'pressure-pipe'].includes(equipment.category);
  const isRopeway = equipment.category === 'ropeway';
  const isRide = equipment.category === 'amusement-ride';
  const isAloft = (isRopeway || isRide) && atLeast(known.peopleAloft, 100);
  const isBigBoiler = isBoiler && atLeast(known.boilerMegawatts, 600);
  const moved = (limit: number): boolean => holdsPressure && atLeast(known.peopleMoved, limit);
  switch (grade) {
    case 'extraordinary':
      return (
        (isBigBoiler && known.exploded === true) || moved(150_000) || (isAloft && atLeast(known.strandedHours, 48))
      );
    case 'major':
      return (
        (isBigBoiler && atLeast(known.outageHours, 240)) ||
        moved(50_000) ||
        (isAloft && atLeast(known.strandedHours, 24))
      );
    case 'serious':
      return (
        ((isBoiler || holdsPressure) && known.exploded === true) ||
        moved(10_000) ||
        (equipment.category === 'crane' && known.overturned === true) ||
        ((isRopeway || isRide) && atLeast(known.strandedHours, 12))
      );
    case 'general':
      return (
        moved(500) ||
        (equipment.category === 'elevator' && atLeast(known.trappedHours, 2)) ||
        (equipment.category === 'crane' && (known.mainMemberBroken === true || known.hoistDropped === true)) ||
        (isRopeway && atLeast(known.strandedHours, 3.5)) ||
        (isRide && atLeast(known.strandedHours, 1))
      );
  }
};
