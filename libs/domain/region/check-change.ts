// Whether the tree is sound once all changes are worked in: what a change speaks of is there on its day, nothing lies below
// what is gone, nothing lies below itself.

import type { Day } from '../calendar/day.js';
import { REGION_LEVELS, type RegionCode, type RegionLevel } from './region.js';
import type { BrokenRule, CreateRegion, MoveRegion, RegionChange, RetireRegion } from './region-change.js';
import type { RegionRows } from './region-rows.js';

export const checkChange = (rows: RegionRows, change: RegionChange): BrokenRule[] => {
  switch (change.type) {
    case 'create':
      return [...codeOf(change), ...parentOf(rows, change, change.from)];
    case 'move':
      return parentOf(rows, change, change.on);
    case 'retire':
      return [...successorsOf(rows, change), ...childrenOf(rows, change)];
    case 'rename':
      return [];
  }
};

const digitsOf = (level: RegionLevel): number => (level === 'village' ? 12 : level === 'town' ? 9 : 6);

const codeOf = ({ code, level }: CreateRegion): BrokenRule[] => {
  const digits = digitsOf(level);
  if (code.length === digits) return [];
  return [
    { rule: 'code-level', zh: `${level} 的代码为 ${digits} 位`, en: `the code of a ${level} has ${digits} digits` },
  ];
};

const parentOf = (rows: RegionRows, { code, parent }: CreateRegion | MoveRegion, on: Day): BrokenRule[] => {
  if (rows.of(parent).length === 0) {
    return [{ rule: 'parent-unknown', zh: `没有上级 ${parent}`, en: `there is no parent ${parent}` }];
  }
  const round = rows.daysFrom(on).find((day) => isBelowItself(rows, code, day));
  if (round !== undefined) {
    return [
      { rule: 'cycle', zh: `${code} 自 ${round} 起在自己之下`, en: `${code} would lie below itself from ${round}` },
    ];
  }
  const own = rows.of(code).filter((row) => row.validFrom >= on && row.parent === parent);
  const gaps = own.map((row) => rows.firstGap(parent, row.validFrom, row.validTo)).filter((day) => day !== undefined);
  if (gaps[0] !== undefined) {
    const [day] = gaps;
    return [
      {
        rule: 'parent-not-valid',
        zh: `上级 ${parent} 在 ${day} 无效`,
        en: `the parent ${parent} is not valid on ${day}`,
      },
    ];
  }
  const rank = (level: RegionLevel | undefined): number => (level === undefined ? -1 : REGION_LEVELS.indexOf(level));
  const [above, below] = [rows.on(parent, on)?.level, rows.on(code, on)?.level];
  if (rank(above) < rank(below)) return [];
  return [{ rule: 'parent-level', zh: `${above} 不能是 ${below} 的上级`, en: `a ${above} cannot be above a ${below}` }];
};

const isBelowItself = (rows: RegionRows, code: RegionCode, day: Day): boolean => {
  const passed = new Set<RegionCode>();
  let at = rows.on(code, day)?.parent;
  while (at && !passed.has(at)) {
    if (at === code) return true;
    passed.add(at);
    at = rows.on(at, day)?.parent;
  }
  return false;
};

const successorsOf = (rows: RegionRows, { on, successors }: RetireRegion): BrokenRule[] => {
  if (successors.length === 0) {
    return [
      {
        rule: 'no-successor',
        zh: '须说明由谁接续;无人接续时写上级',
        en: 'say what takes its place; where nothing does, name the parent',
      },
    ];
  }
  return successors.flatMap((code): BrokenRule[] => {
    if (rows.of(code).length === 0) {
      return [{ rule: 'successor-unknown', zh: `没有后继 ${code}`, en: `there is no successor ${code}` }];
    }
    if (rows.on(code, on)) return [];
    const [zh, en] = [`后继 ${code} 在 ${on} 无效`, `the successor ${code} is not valid on ${on}`];
    return [{ rule: 'successor-not-valid', zh, en }];
  });
};

const childrenOf = (rows: RegionRows, { code, on }: RetireRegion): BrokenRule[] => {
  const left = rows
    .below(code)
    .filter((row) => row.validTo === null || on < row.validTo)
    .filter((row) => rows.firstGap(code, row.validFrom > on ? row.validFrom : on, row.validTo) !== undefined)
    .map((row) => row.code);
  if (left.length === 0) return [];
  const some = [...new Set(left)].sort();
  const [zh, en] = [some.join('、'), some.join(', ')];
  return [
    {
      rule: 'children-left',
      zh: `撤销之后仍有下级:${zh};先移走或撤销它们`,
      en: `is still above ${en} after its end: move or retire them first`,
    },
  ];
};
