import type { Act } from '../../api/people.js';
import { type TextKey, zh } from '../../i18n/zh.js';

type ActKey = Extract<TextKey, `act.${string}`>;
type KindKey = Extract<TextKey, `trail.kind.${string}`>;

const isActKey = (key: string): key is ActKey => key.startsWith('act.');

/** Every act that has a word, in the order of the dictionary. */
export const ACT_KEYS: readonly ActKey[] = Object.keys(zh).filter(isActKey);

export const actOf = (key: ActKey): string => key.slice('act.'.length);

/** Null: a newer server tells of something that this page has no word for; its own word is shown. */
export const actKey = (action: string): ActKey | null => ACT_KEYS.find((key) => actOf(key) === action) ?? null;

export const kindKey = ({ actorKind }: Pick<Act, 'actorKind'>): KindKey | null => {
  const key = `trail.kind.${actorKind}`;
  return isKindKey(key) ? key : null;
};

const isKindKey = (key: string): key is KindKey => key.startsWith('trail.kind.') && Object.hasOwn(zh, key);
