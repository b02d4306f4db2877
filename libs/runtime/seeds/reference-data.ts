// Reference data that come with the program: the regions of the country and how they report. Loading them again changes
// nothing; a newer list changes what differs and moves the version of the tree.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BasisRow, Region, RegionLevel } from '#domain/region/region';
import { REGION_LEVELS } from '#domain/region/region';
import type { Database } from '#postgres/database';
import { saveRegions } from '#postgres/regions/postgres-region-directory';
import { projectRoot } from '../project-root.js';

/** The code list says how things are, not since when: every row holds from the republic's first day. */
const ALWAYS = '1949-10-01';

export const readRegions = (folder = join(projectRoot(), 'seeds')): { regions: Region[]; bases: BasisRow[] } => {
  const [, ...lines] = readFileSync(join(folder, 'regions.csv'), 'utf8').trim().split('\n');
  const regions = lines.map((line): Region => {
    const [code = '', parent = '', level = '', nameZh = '', nameEn = ''] = line.split(',');
    return {
      code,
      parent: parent === '' ? null : parent,
      level: levelOf(level, line),
      nameZh,
      nameEn,
      validFrom: ALWAYS,
      validTo: null,
      successors: [],
      timeZone: 'Asia/Shanghai',
    };
  });
  const bases: BasisRow[] = JSON.parse(readFileSync(join(folder, 'reporting-basis.json'), 'utf8'));
  return { regions, bases };
};

const levelOf = (text: string, line: string): RegionLevel => {
  const level = REGION_LEVELS.find((known) => known === text);
  if (!level) throw new Error(`seeds/regions.csv: no level ${text} in ${line}`);
  return level;
};

/** Answers how many rows were new or different. */
export const loadReferenceData = (database: Database): Promise<number> => saveRegions(database, readRegions());

/** For services of a cluster: an empty database gets the list, a filled one belongs to `ops seed`. */
export const loadReferenceDataIfNone = async (database: Database): Promise<void> => {
  const rows = await database.query('select 1 from region limit 1');
  if (rows.length === 0) await loadReferenceData(database);
};
