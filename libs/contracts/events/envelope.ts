import { z } from 'zod';
import { params } from './fault.js';
import { instant, name } from './fields.js';

const flag = z.boolean();

/** Where a source or a token's URN may stand: no blanks, so that a space can separate. */
const uri = name.refine((value) => !/\s/.test(value), {
  params: params('bad-format', '不得含空白', 'must not contain blanks'),
});

/** CloudEvents 1.0, as far as it is ours. Further attributes are kept and ignored; `data` is parsed by its type. */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: name,
  source: uri,
  type: name,
  subject: name,
  time: instant,
  datacontenttype: z
    .string()
    .refine((value) => /^application\/(\S+\+)?json\s*(;.*)?$/i.test(value), {
      params: params('not-allowed-value', '数据须为 JSON', 'data must be JSON'),
    })
    .optional(),
  dataschema: z.string().optional(),
  drill: flag.optional(),
  history: flag.optional(),
  knownsince: instant.optional(),
  data: z.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    {
      params: params('wrong-type', '此项必填,须为对象', 'is required, and must be an object'),
    },
  ),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(envelopeSchema.shape), 'data_base64']);

/** Attributes that CloudEvents lets anybody add. */
export const extensionsOf = (raw: Readonly<Record<string, unknown>>): [string, unknown][] => {
  const extensions: [string, unknown][] = [];
  for (const key of Object.keys(raw)) {
    if (!KNOWN.has(key) && raw[key] !== null) extensions.push([key, raw[key]]);
  }
  return extensions;
};

/** `urn:fengsui:<type>:<major>.<minor>`; absent is 1.0. `undefined`: not of that form, or of another type. */
export const schemaVersion = (
  type: string,
  dataschema: string | undefined,
): { major: number; minor: number } | undefined => {
  if (dataschema === undefined) return { major: 1, minor: 0 };
  const prefix = `urn:fengsui:${type}:`;
  const match = dataschema.startsWith(prefix) ? /^(\d{1,4})\.(\d{1,4})$/.exec(dataschema.slice(prefix.length)) : null;
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
};
