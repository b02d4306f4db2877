import type { z } from 'zod';
import type { ProblemCode } from '#contracts/problem';

export type Method = 'get' | 'post' | 'delete' | 'head';

/** One route of the API as its description says it. */
export interface Operation {
  readonly method: Method;
  /** With `{name}` for parameters of the path. */
  readonly path: string;
  readonly tag: 'events' | 'numbers' | 'incidents' | 'alerts' | 'live' | 'session' | 'people' | 'operation';
  readonly zh: string;
  readonly en: string;
  /** Who may: a person, whoever sends events, or anybody. */
  readonly who: 'people' | 'senders' | 'ticket' | 'anybody';
  readonly query?: z.ZodObject;
  /** By media type. */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  readonly ok: {
    readonly status: number;
    /** By media type; left out: no body. */
    readonly content?: Readonly<Record<string, z.ZodType | 'text'>>;
  };
  /** Besides those that every route of its kind has. */
  readonly problems?: readonly ProblemCode[];
}
