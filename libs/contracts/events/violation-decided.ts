import { z } from 'zod';
import { day, name, organization, region, sector, text, yuan } from './fields.js';

/** 处罚决定. `disclosable: false` says that it is not to be published; left out, it is. */
export const violationDecided = z.strictObject({
  region,
  sector: sector.optional(),
  organization: organization.optional(),
  decidedOn: day,
  penaltyYuan: yuan.optional(),
  basis: text.optional(),
  incident: name.optional(),
  inspection: name.optional(),
  disclosable: z.boolean().optional(),
});
export type ViolationDecided = z.infer<typeof violationDecided>;
