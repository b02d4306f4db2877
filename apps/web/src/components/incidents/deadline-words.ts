import type { Deadline, Incident } from '../../api/types.js';
import type { Words } from '../../i18n/language.js';
import { type TextKey, zh } from '../../i18n/zh.js';

/** A clock that this page does not know is called by whom it is owed to. */
export const deadlineName = ({ id, receiver }: Deadline, { t, pick }: Words): string => {
  const key = `deadline.${id}`;
  return key in zh ? t(key as TextKey) : pick(receiver);
};

/** Of the list in the page; an incident's id may hold anything. */
export const listId = ({ id }: Incident): string => `clocks-${encodeURIComponent(id)}`;
