// One change worked into the rows, or the rule that keeps it out. What was stated before is recognised and left alone, so the
// same file again changes nothing. Whether the tree as a whole is sound is asked afterwards (`check-change.ts`).

import type { Region } from './region.js';
import type {
  BrokenRule,
  CreateRegion,
  MoveRegion,
  RegionChange,
  RenameRegion,
  RetireRegion,
} from './region-change.js';
import type { RegionRows } from './region-rows.js';

export const applyChange = (rows: RegionRows, change: RegionChange): BrokenRule | undefined => {
  switch (change.type) {
    case 'create':
      return create(rows, change);
    case 'retire':
      return retire(rows, change);
    case 'move':
      return restate(rows, change, { parent: change.parent });
    case 'rename':
      return restate(rows, change, { nameZh: change.nameZh, nameEn: change.nameEn });
  }
};

type Stated = Partial<Pick<Region, 'parent' | 'level' | 'nameZh' | 'nameEn' | 'timeZone'>>;

const says = (row: Region, { parent, level, nameZh, nameEn, timeZone }: Stated): boolean =>
  (parent === undefined || parent === row.parent) &&
  (level === undefined || level === row.level) &&
  (nameZh === undefined || nameZh === row.nameZh) &&
  (nameEn === undefined || nameEn === row.nameEn) &&
  (timeZone === undefined || timeZone === row.timeZone);

const create = (rows: RegionRows, { type: _, from, timeZone, ...stated }: CreateRegion): BrokenRule | undefined => {
  const { code, parent } = stated;
  const own = rows.of(code);
  if (own.some((row) => row.validFrom === from && says(row, { ...stated, timeZone }))) return undefined;
  const other = own.find((row) => row.validTo === null || from < row.validTo);
  if (other) {
    return {
      rule: 'overlap',
      zh: `${code} 自 ${other.validFrom} 起已有一行,直到 ${other.validTo ?? '现在'}`,
      en: `${code} has a row from ${other.validFrom} until ${other.validTo ?? 'now'} already`,
    };
  }
  const zone = timeZone ?? rows.on(parent, from)?.timeZone ?? '';
  rows.put({ ...stated, validFrom: from, validTo: null, successors: [], timeZone: zone });
  return undefined;
};

const retire = (rows: RegionRows, { code, on, successors }: RetireRegion): BrokenRule | undefined => {
  const own = rows.of(code);
  const ended = own.find((row) => row.validTo === on && row.successors.length > 0);
  if (ended) return isSame(ended.successors, successors) ? undefined : endedBefore(ended);
  const row = own.find(({ validFrom, validTo }) => validFrom < on && (validTo === null || on <= validTo));
  if (!row) return notThere(rows, { code, on });
  if (row.validTo !== null) {
    return {
      rule: 'later-change',
      zh: `已载明 ${code} 在 ${row.validTo} 的变更,不能先于它或与它同日撤销`,
      en: `a change of ${code} on ${row.validTo} is stated already: it cannot be retired before that, or on that day`,
    };
  }
  rows.put({ ...row, validTo: on, successors });
  return undefined;
};

/** From the day on a part of the row is another, and in the rows after it, as far as they repeat what it said. */
const restate = (rows: RegionRows, { code, on }: MoveRegion | RenameRegion, stated: Stated): BrokenRule | undefined => {
  const row = rows.on(code, on);
  if (!row) return notThere(rows, { code, on });
  if (says(row, stated)) return undefined;
  const said: Stated = 'parent' in stated ? { parent: row.parent } : { nameZh: row.nameZh, nameEn: row.nameEn };
  if (row.validFrom === on) {
    const before = rows.of(code).find((one) => one.validTo === on && one.successors.length === 0);
    if (!before) return tooEarly(row);
    if (!says(before, said)) return contradicts(row);
  } else {
    rows.put({ ...row, validTo: on, successors: [] });
  }
  rows.put({ ...row, ...stated, validFrom: on });
  let last = row;
  for (const later of rows.of(code).filter((one) => one.validFrom > on)) {
    if (later.validFrom !== last.validTo || last.successors.length > 0 || !says(later, said)) break;
    rows.put({ ...later, ...stated });
    last = later;
  }
  return undefined;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((code) => b.includes(code));

const notThere = (rows: RegionRows, { code, on }: { code: string; on: string }): BrokenRule => {
  const [first, ...others] = rows.of(code);
  if (!first) return { rule: 'region-unknown', zh: `没有区划代码 ${code}`, en: `there is no region code ${code}` };
  if (on <= first.validFrom) return tooEarly(first);
  return endedBefore([first, ...others].findLast((row) => row.validTo !== null && row.validTo <= on) ?? first);
};

const tooEarly = (row: Region): BrokenRule => ({
  rule: 'too-early',
  zh: `${row.code} 自 ${row.validFrom} 起有效,变更须在这一天之后`,
  en: `${row.code} begins on ${row.validFrom}: it can change on a later day only`,
});

const endedBefore = (row: Region): BrokenRule => ({
  rule: 'already-retired',
  zh: `${row.code} 已于 ${row.validTo} 撤销,后继为 ${row.successors.join('、') || '无'}`,
  en: `${row.code} was retired on ${row.validTo}; successors: ${row.successors.join(', ') || 'none'}`,
});

const contradicts = (row: Region): BrokenRule => ({
  rule: 'contradicts',
  zh: `同一天已载明 ${row.code} 另一项变更:上级 ${row.parent ?? '无'},名称 ${row.nameZh}`,
  en: `another change of ${row.code} is stated for that day: parent ${row.parent ?? 'none'}, name ${row.nameEn}`,
});
