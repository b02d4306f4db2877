// What is wrong with one field of an event, in a shape that a person and a program can both read.

import type { z } from 'zod';

/** Closed list; documented in the OpenAPI description. */
export const FAULT_CODES = [
  'required',
  'wrong-type',
  'unknown-field',
  'not-allowed-value',
  'too-small',
  'too-large',
  'too-short',
  'too-long',
  'bad-format',
  'impossible-date',
  'impossible-time',
  'too-many-decimals',
  'not-a-region-code',
  'forbidden-character',
  'too-deep',
  'interval-empty',
  'not-together',
  'inconsistent',
  'all-only-with-zeros',
  'subject-mismatch',
  'type-not-supported',
  'version-not-supported',
  'time-implausible',
  'region-unknown',
  'region-retired',
  'indicator-unknown',
  'in-the-future',
  'too-many-readings',
  'invalid-cursor',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** `pointer` as RFC 9457 examples have it: `#/data/deaths`. `detail` in Chinese, then in English. */
export interface Fault {
  readonly pointer: string;
  readonly code: FaultCode;
  readonly detail: string;
}

/** Both languages in one sentence pair, Chinese first. */
export const inBoth = (zh: string, en: string): string => `${zh} / ${en}`;

export const fault = (pointer: string, code: FaultCode, zh: string, en: string): Fault => ({
  pointer,
  code,
  detail: inBoth(zh, en),
});

/** Carried by a refinement of ours through zod. */
export interface FaultParams extends Record<string, unknown> {
  readonly fault: FaultCode;
  readonly zh: string;
  readonly en: string;
}

export const params = (code: FaultCode, zh: string, en: string): FaultParams => ({ fault: code, zh, en });

const MAX_PART = 256;
/** Longer than any name of ours, a part is told by its beginning: what came must not come back in whole. */
const shortened = (part: string): string => (part.length > MAX_PART ? `${part.slice(0, MAX_PART)}…` : part);
const escapePart = (part: PropertyKey): string => shortened(String(part)).replaceAll('~', '~0').replaceAll('/', '~1');

/** RFC 6901 as a URI fragment. */
export const pointerOf = (path: readonly PropertyKey[], prefix = '#'): string =>
  [prefix, ...path.map(escapePart)].join('/');

const isFaultParams = (value: unknown): value is FaultParams =>
  typeof value === 'object' && value !== null && 'fault' in value && 'zh' in value && 'en' in value;

const TYPE_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  string: ['文本', 'a text'],
  number: ['数字', 'a number'],
  int: ['整数', 'an integer'],
  boolean: ['布尔值 true 或 false', 'true or false'],
  object: ['对象', 'an object'],
  array: ['数组', 'an array'],
};

/** zod says "invalid_type" for what is missing as well; only the input tells which. */
const isMissing = (input: unknown, path: readonly PropertyKey[]): boolean => {
  let at: unknown = input;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return true;
    at = Reflect.get(at, part);
  }
  return at === undefined;
};

/** Told of one event or one query: a small request must not have an answer without end. */
export const MAX_FAULTS = 20;

/** What zod found in `input`, the first of them, with pointers below `prefix`. */
export const faultsOf = (error: Pick<z.core.$ZodError, 'issues'>, input: unknown, prefix = '#'): Fault[] =>
  error.issues
    .slice(0, MAX_FAULTS)
    .flatMap((issue) => toFaults(issue, input, prefix))
    .slice(0, MAX_FAULTS);

const toFaults = (issue: z.core.$ZodIssue, input: unknown, prefix: string): Fault[] => {
  const pointer = pointerOf(issue.path, prefix);
  switch (issue.code) {
    case 'invalid_type': {
      if (isMissing(input, issue.path)) return [fault(pointer, 'required', '此项必填', 'this field is required')];
      const [zh, en] = TYPE_NAMES[issue.expected] ?? ['另一种类型', `a value of type ${issue.expected}`];
      return [fault(pointer, 'wrong-type', `此项须为${zh}`, `must be ${en}`)];
    }
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, MAX_FAULTS)
        .map((key) =>
          fault(pointerOf([...issue.path, key], prefix), 'unknown-field', '没有这个字段', 'there is no such field'),
        );
    case 'invalid_value': {
      if (isMissing(input, issue.path)) return [fault(pointer, 'required', '此项必填', 'this field is required')];
      const values = issue.values.map(String).join(', ');
      return [fault(pointer, 'not-allowed-value', `只能是:${values}`, `must be one of: ${values}`)];
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? [fault(pointer, 'too-short', '不能为空', 'must not be empty')]
        : [fault(pointer, 'too-small', `不得小于 ${issue.minimum}`, `must be at least ${issue.minimum}`)];
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? [fault(pointer, 'too-long', `长度不得超过 ${issue.maximum}`, `must not be longer than ${issue.maximum}`)]
        : [fault(pointer, 'too-large', `不得大于 ${issue.maximum}`, `must be at most ${issue.maximum}`)];
    case 'invalid_format':
      return [fault(pointer, 'bad-format', '格式不对', 'has the wrong format')];
    case 'custom':
      return isFaultParams(issue.params)
        ? [fault(pointer, issue.params.fault, issue.params.zh, issue.params.en)]
        : [fault(pointer, 'inconsistent', '取值不合规则', 'breaks a rule')];
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return [fault(pointer, 'bad-format', '格式不对', 'has the wrong format')];
  }
};
