// What no field of any event may hold, wherever it is: depth without end, NUL and lone surrogates (Postgres stores
// neither), numbers that JSON can spell and a double cannot hold.

import { type Fault, fault, pointerOf } from './fault.js';

/** Deepest nesting of an event, the event itself being 1. */
export const MAX_DEPTH = 12;

// A lone half of a pair matches \p{Surrogate}; a whole pair does not, because of the flag u.
const LONE_SURROGATE = /\p{Surrogate}/u;
const isForbidden = (text: string): boolean => text.includes('\0') || LONE_SURROGATE.test(text);

const visit = (value: unknown, path: PropertyKey[], faults: Fault[]): void => {
  if (faults.length >= 20) return;
  if (typeof value === 'string') {
    if (isForbidden(value)) faults.push(forbidden(path));
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value))
      faults.push(fault(pointerOf(path), 'too-large', '数字太大', 'the number is too large'));
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= MAX_DEPTH) {
      faults.push(
        fault(pointerOf(path), 'too-deep', `嵌套不得超过 ${MAX_DEPTH} 层`, `must not nest deeper than ${MAX_DEPTH}`),
      );
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      path.push(key);
      if (isForbidden(key)) faults.push(forbidden(path));
      // JSON.parse makes it a property like any other; object literals and zod do not.
      if (key === '__proto__')
        faults.push(fault(pointerOf(path), 'unknown-field', '没有这个字段', 'there is no such field'));
      visit(child, path, faults);
      path.pop();
    }
  }
};

const forbidden = (path: readonly PropertyKey[]): Fault =>
  fault(
    pointerOf(path),
    'forbidden-character',
    '不得含 NUL 或不成对的代理码元',
    'must not contain NUL or half of a surrogate pair',
  );

export const checkJson = (value: unknown): Fault[] => {
  const faults: Fault[] = [];
  visit(value, [], faults);
  return faults;
};
