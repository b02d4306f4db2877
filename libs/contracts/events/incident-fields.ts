import { z } from 'zod';
import { category, count, instant, name, organization, region, sector, site, text, yuan } from './fields.js';

const amount = z.number().min(0).max(1_000_000_000);

const facts = z.strictObject({
  exploded: z.boolean().optional(),
  overturned: z.boolean().optional(),
  mainMemberBroken: z.boolean().optional(),
  hoistDropped: z.boolean().optional(),
  boilerMegawatts: amount.optional(),
  outageHours: amount.optional(),
  peopleMoved: z.int().min(0).max(100_000_000).optional(),
  peopleAloft: count.optional(),
  strandedHours: amount.optional(),
  peopleTrapped: count.optional(),
  trappedHours: amount.optional(),
});

const equipment = z.strictObject({
  category,
  registration: name.optional(),
  role: z.enum(['accident', 'related', 'excluded']),
  facts: facts.optional(),
});

/** What a report says about the incident; an amendment says all of it anew. */
export const incidentFields = {
  region,
  sector,
  occurredAt: instant,
  deaths: count,
  missing: count,
  seriousInjuries: count,
  minorInjuries: count,
  /** null or absent: not assessed. */
  directLossYuan: yuan.nullable().optional(),
  unitInformedAt: instant.optional(),
  accidentType: z.strictObject({ list: z.enum(['gb6441-1986', 'gb6441-2025', 'local']), code: name }).optional(),
  equipment: equipment.optional(),
  organization: organization.optional(),
  site: site.optional(),
  address: text.optional(),
  location: z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }).optional(),
  scene: text.optional(),
  summary: text.optional(),
  measuresTaken: text.optional(),
  trapped: count.optional(),
  evacuated: z.int().min(0).max(100_000_000).optional(),
  reportedBy: z.strictObject({ name: text.min(1), phone: text.min(1) }).optional(),
};
