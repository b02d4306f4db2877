import type { RegionTree } from '#domain/region/region-tree';
import { RollUp } from '#domain/region/roll-up';

/** The shape of a tree is derived once; trees are replaced as a whole and then forgotten. */
export class RollUps {
  private readonly made = new WeakMap<RegionTree, RollUp>();

  of(tree: RegionTree): RollUp {
    const known = this.made.get(tree);
    if (known) return known;
    const rollUp = new RollUp(tree);
    this.made.set(tree, rollUp);
    return rollUp;
  }
}
