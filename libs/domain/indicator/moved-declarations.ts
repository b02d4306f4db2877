// Which statements, among those that became known between two instants, can have moved a reading besides its entries: of its
// denominator, its target, its surveys. It errs to the side of naming one too many.

import type { KnownDeclaration } from '../declaration/declared.js';
import type { RegionTree } from '../region/region-tree.js';
import type { ReadingPlan } from './assemble-reading.js';
import { needOf } from './measurement.js';

export const MOVED_BY = ['denominator', 'target', 'survey'] as const;
export type MovedBy = (typeof MOVED_BY)[number];

export interface MovedDeclaration {
  readonly what: MovedBy;
  readonly change: KnownDeclaration;
}

/** What a withdrawal is about, only its subject says: `<measure>/…`, `<indicator>/…`. */
const isAbout = (change: KnownDeclaration, first: string): boolean => change.subject.startsWith(`${first}/`);

export const movedDeclarations = (
  changes: readonly KnownDeclaration[],
  { indicator, place, window }: Pick<ReadingPlan, 'indicator' | 'place' | 'window'>,
  tree: RegionTree,
): MovedDeclaration[] => {
  const { computation } = indicator;
  const { region, organization } = place;
  const need = needOf(computation);
  const day = window.from;
  const isBelow = (code: string): boolean => tree.isWithin(code, region, day) || tree.isWithin(code, region, window.to);
  const isAbove = (code: string): boolean => tree.isWithin(region, code, day);
  const whatOf = (change: KnownDeclaration): MovedBy | undefined => {
    const { declared } = change;
    switch (change.kind) {
      case 'exposure': {
        const isNeeded =
          need !== null && organization === null && isAbout(change, need.measure) && isBelow(change.region);
        const sector = declared?.kind === 'exposure' ? declared.sector : null;
        return isNeeded && (sector === null || sector === need.sector) ? 'denominator' : undefined;
      }
      case 'target': {
        if (!isAbout(change, indicator.id)) return undefined;
        const owner = declared?.kind === 'target' ? declared.organization : null;
        const isOwn = owner === null ? isAbove(change.region) : owner === organization;
        return isOwn ? 'target' : undefined;
      }
      case 'survey':
        return computation.kind === 'survey' && isBelow(change.region) ? 'survey' : undefined;
      // What a return changes is booked: its entries say so.
      case 'return':
        return undefined;
    }
  };
  return changes.flatMap((change) => {
    const what = whatOf(change);
    return what ? [{ what, change }] : [];
  });
};
