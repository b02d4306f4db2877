import { z } from 'zod';
import { decodeCursor } from '#contracts/api/cursor';
import { type FaultCode, fault, faultsOf } from '#contracts/events/fault';
import { Rejected } from '#http/rejected';

/** Where a fault of the query is pointed at: `#/query/limit`. */
const QUERY = '#/query';

/** Throws `Rejected` (422), naming every parameter that is wrong. */
export const readQuery = <T extends z.ZodType>(schema: T, query: unknown): z.output<T> => {
  const given = query ?? {};
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Rejected({ code: 'invalid-request', errors: faultsOf(parsed.error, given, QUERY) });
  return parsed.data;
};

export const badParameter = (parameter: string, code: FaultCode, words: { zh: string; en: string }): Rejected =>
  new Rejected({ code: 'invalid-request', errors: [fault(`${QUERY}/${parameter}`, code, words.zh, words.en)] });

export const badCursor = (): Rejected =>
  badParameter('cursor', 'invalid-cursor', { zh: '不是本系统给出的游标', en: 'is not a cursor of ours' });

/** Of a list in the order of one text: behind which the next page begins; '' without a cursor. Throws `Rejected` (422). */
export const textBehind = (cursor: string | undefined): string => {
  if (cursor === undefined) return '';
  const [text] = decodeCursor(cursor) ?? [];
  if (typeof text !== 'string') throw badCursor();
  return text;
};
