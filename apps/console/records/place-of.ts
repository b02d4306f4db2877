import { decodeCursor } from '#contracts/api/cursor';
import { isDay } from '#domain/calendar/day';
import { badCursor } from '../http/read-query.js';

/** The row after which a page begins: an instant and an id. Throws `Rejected` for what is no cursor of ours. */
export const instantPlace = (cursor: string): { at: number; id: string } => {
  const [at, id] = decodeCursor(cursor) ?? [];
  if (typeof at !== 'number' || typeof id !== 'string' || Math.abs(at) > 8.64e15) throw badCursor();
  return { at, id };
};

/** A day and an id. */
export const dayPlace = (cursor: string): { day: string; id: string } => {
  const [day, id] = decodeCursor(cursor) ?? [];
  if (typeof day !== 'string' || typeof id !== 'string' || !isDay(day)) throw badCursor();
  return { day, id };
};
