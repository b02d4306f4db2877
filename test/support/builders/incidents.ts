import type { Equipment, IncidentFacts } from '#domain/incident/incident';

/** On a building site in Nanhai, with nobody hurt and nothing lost. */
export const anIncident = (with_: Partial<IncidentFacts> = {}): IncidentFacts => ({
  region: '440605124',
  sector: 'construction',
  occurredAt: 0,
  day: '2026-03-02',
  deaths: 0,
  missing: 0,
  seriousInjuries: 0,
  minorInjuries: 0,
  directLossFen: null,
  equipment: null,
  ...with_,
});

/** An accident of special equipment outside building sites, so that 国务院令第549号 applies. */
export const anEquipmentAccident = (
  category: Equipment['category'],
  facts: Equipment['facts'] = {},
  with_: Partial<IncidentFacts> = {},
): IncidentFacts =>
  anIncident({ sector: 'special-equipment', equipment: { category, role: 'accident', facts }, ...with_ });
