// Every code that this product answers with: at the door, from the ledger, on the API. Closed; documented; a rename is a
// breaking change. Bodies are RFC 9457.

import { type Fault, inBoth } from './events/fault.js';

interface Meaning {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  /** Sending the same again may succeed. */
  readonly retryable: boolean;
}

const never = (status: number, zh: string, en: string): Meaning => ({ status, zh, en, retryable: false });
const later = (status: number, zh: string, en: string): Meaning => ({ status, zh, en, retryable: true });

const PROBLEMS = {
  // The request as a whole.
  malformed: never(400, '请求体不是有效的 JSON', 'The body is not valid JSON'),
  'invalid-request': never(422, '请求参数不合要求', 'A parameter of the request is not valid'),
  unauthorized: never(401, '缺少凭证,或凭证无效、已撤销', 'No credentials, or not valid, or revoked'),
  'sign-in-failed': never(401, '用户名或密码不正确', 'The user name or the password is wrong'),
  forbidden: never(403, '无权执行此操作', 'Not allowed'),
  'csrf-refused': never(403, '请求来源未通过校验', 'The request did not prove that it comes from our own pages'),
  'not-found': never(404, '没有找到', 'Not found'),
  'method-not-allowed': never(405, '不支持此方法', 'This method is not supported here'),
  conflict: never(409, '与现有状态冲突', 'In conflict with the present state'),
  'payload-too-large': never(413, '内容过大', 'Too large'),
  'unsupported-media-type': never(415, '不支持此内容类型或编码', 'This content type or encoding is not supported'),
  'rate-limited': later(429, '发送过于频繁', 'Too many in too short a time'),
  internal: later(500, '服务内部出错', 'Something went wrong here'),
  unavailable: later(503, '暂时无法处理', 'Not possible at the moment'),
  'readings-not-ready': later(503, '指标正在重算,请稍后再查', 'The sums are being rebuilt; ask again shortly'),
  // One event, at the door.
  'invalid-event': never(422, '事件内容不合要求', 'The event is not valid'),
  'time-implausible': never(422, '时间不合常理', 'The time is implausible'),
  'region-retired': never(422, '行政区划代码当日无效', 'The region code was not valid on that day'),
  'region-not-allowed': never(403, '凭证不含此行政区划', 'The token does not cover this region'),
  'source-not-allowed': never(403, '凭证不含此来源', 'The token does not cover this source'),
  'type-not-allowed': never(403, '凭证不含此事件类型', 'The token does not cover this event type'),
  'history-not-allowed': never(403, '只有导入令牌可补录历史', 'Only import tokens may send history'),
  'event-conflict': never(409, '同一标识已有不同内容的事件', 'This identity already has other content'),
  // One event, from the ledger.
  'stale-replaces': never(409, '所更正的不是当前版本', 'What is corrected is not the current version'),
  'region-unknown': never(422, '没有这个行政区划代码', 'There is no such region code'),
  'other-subject': never(409, '所更正的事件属于另一对象', 'What is corrected belongs to another subject'),
  'drill-mismatch': never(409, '演练与实际不能互相更正', 'A drill and a real record do not correct each other'),
  'subject-exists': never(409, '该对象已上报', 'This subject was already reported'),
  'period-overlaps': never(409, '与已有期间部分重叠', 'Overlaps an existing period in part'),
} as const satisfies Readonly<Record<string, Meaning>>;

export type ProblemCode = keyof typeof PROBLEMS;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS).filter(isProblemCode);
export const meaningOf = (code: ProblemCode): Meaning => PROBLEMS[code];

/** What went wrong, as a value: the caller's fault, with a reason that a person can read. */
export interface Rejection {
  readonly code: ProblemCode;
  /** In both languages, Chinese first; left out: the title of the code. */
  readonly detail?: string | undefined;
  readonly errors?: readonly Fault[] | undefined;
}

/** RFC 9457, media type `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly code: ProblemCode;
  readonly errors: readonly Fault[];
  readonly retryable: boolean;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export const titleOf = (code: ProblemCode): string => inBoth(PROBLEMS[code].zh, PROBLEMS[code].en);

/** The detail, else the faults in words, else the title. */
export const detailOf = ({ code, detail, errors = [] }: Rejection): string =>
  detail ?? (errors.length > 0 ? errors.map((f) => `${f.pointer}: ${f.detail}`).join('; ') : titleOf(code));

/** `instance` is the path asked for, without its query. */
export const problemOf = (rejection: Rejection, instance?: string): Problem => {
  const { status, retryable } = PROBLEMS[rejection.code];
  return {
    type: `urn:fengsui:problem:${rejection.code}`,
    title: titleOf(rejection.code),
    status,
    detail: detailOf(rejection),
    ...(instance === undefined ? {} : { instance }),
    code: rejection.code,
    errors: rejection.errors ?? [],
    retryable,
  };
};
