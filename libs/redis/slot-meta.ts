import type { FloorNumbers } from '#ports/reading-store/interval-parts';
import type { SlotPosition } from '#ports/reading-store/reading-store';

export interface SlotMeta {
  readonly position: SlotPosition;
  readonly floors: FloorNumbers;
}

const isState = (text: string): text is SlotPosition['state'] => ['ready', 'rebuilding', 'dirty'].includes(text);

/** From epoch, state, offset, tree, days, months. `undefined`: nothing there, or nothing of ours. */
export const parseMeta = (values: readonly (string | null)[]): SlotMeta | undefined => {
  const [epoch, state, offset, tree, days, months] = values;
  if (!epoch || !state || !isState(state) || !offset || !tree || !days || !months) return undefined;
  return {
    position: { epoch: Number(epoch), state, offset: BigInt(offset), treeVersion: Number(tree) },
    floors: { day: Number(days), month: Number(months) },
  };
};
