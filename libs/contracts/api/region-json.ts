import { z } from 'zod';
import { REGION_LEVELS, type Region } from '#domain/region/region';

export const regionSchema = z
  .object({
    code: z.string(),
    parent: z.string().nullable(),
    level: z.enum(REGION_LEVELS),
    names: z.object({ zh: z.string(), en: z.string() }),
    validFrom: z.string().meta({ format: 'date' }),
    validTo: z.string().meta({ format: 'date' }).nullable(),
    successors: z.array(z.string()),
    timeZone: z.string(),
  })
  .meta({ id: 'Region' });
export type RegionJson = z.infer<typeof regionSchema>;

export const toRegionJson = (region: Region): RegionJson => ({
  code: region.code,
  parent: region.parent,
  level: region.level,
  names: { zh: region.nameZh, en: region.nameEn },
  validFrom: region.validFrom,
  validTo: region.validTo,
  successors: [...region.successors],
  timeZone: region.timeZone,
});
