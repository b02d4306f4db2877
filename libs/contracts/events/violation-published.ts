import { z } from 'zod';
import { params } from './fault.js';
import { day, instant, name, organization, region, sector, text, yuan } from './fields.js';

/** Where people can read of a case. A fact of its own, joined with the decision when read, in any order. */
export const violationPublished = z.strictObject({
  region,
  sector: sector.optional(),
  organization: organization.optional(),
  decidedOn: day.optional(),
  penaltyYuan: yuan.optional(),
  basis: text.optional(),
  incident: name.optional(),
  inspection: name.optional(),
  disclosable: z.boolean().optional(),
  publishedAt: instant,
  url: z
    .string()
    .max(2_000)
    .refine((value) => /^https?:\/\/\S+$/i.test(value), {
      params: params('bad-format', '须为 http(s) 网址', 'must be an http(s) address'),
    })
    .optional(),
});
export type ViolationPublished = z.infer<typeof violationPublished>;
