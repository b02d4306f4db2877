// Values made of a JSON schema, as an OpenAPI document has it: mostly what the schema says, so that what comes gets past the
// first check and into the next. Words for texts that the schema says nothing of come from a dictionary, by the name of the field.

import fc, { type Arbitrary } from 'fast-check';

export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listIn = (schema: Schema, key: string): readonly unknown[] => {
  const value = schema[key];
  return Array.isArray(value) ? value : [];
};
const numberIn = (schema: Schema, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
};

const REGIONS = ['440605124', '440605', '440600', '100000', '4406', '440605124000', '999999', '11', ''];
const DAYS = ['2026-01-01', '2026-03-02', '2026-04-01', '2025-02-30', '0000-00-00', '9999-12-31'];
const INSTANTS = ['2026-03-02T09:00:00+08:00', '2026-03-02T24:00:00Z', '2026-03-02T09:00:00', '9999-12-31T23:59:59Z'];

/** What a field of this name is given besides any text at all; the first is good. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  region: REGIONS,
  specversion: ['1.0', '0.3'],
  source: ['urn:fengsui:test', 'urn:fengsui:test:a', 'urn:other', 'urn:fengsui'],
  time: INSTANTS,
  occurredAt: INSTANTS,
  completedAt: INSTANTS,
  receivedAt: INSTANTS,
  publishedAt: INSTANTS,
  rectifiedAt: INSTANTS,
  verifiedAt: INSTANTS,
  unitInformedAt: INSTANTS,
  knownsince: INSTANTS,
  to: ['2026-04-01', ...DAYS],
  indicator: ['deaths', 'accidents', 'nothing'],
  ...Object.fromEntries(['from', 'asOf', 'dueOn', 'decidedOn', 'completedOn', 'changedOn'].map((k) => [k, DAYS])),
  datacontenttype: ['application/json', 'text/plain'],
  dataschema: ['urn:fengsui:safety.incident.reported:1.0', 'urn:fengsui:safety.incident.reported:1.9', 'x'],
};

const text = (schema: Schema, name: string): Arbitrary<unknown> => {
  const least = Math.min(numberIn(schema, 'minLength') ?? 0, 1_000);
  const most = Math.min(numberIn(schema, 'maxLength') ?? 24, 24);
  const any = fc.string({ minLength: least, maxLength: Math.max(least, most), unit: 'grapheme' });
  const words = WORDS[name];
  if (!words) return any;
  return fc.oneof(
    { weight: 24, arbitrary: fc.constant(words[0]) },
    { weight: 3, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: any },
  );
};

const number = (schema: Schema, isWhole: boolean): Arbitrary<unknown> => {
  const least = Math.max(numberIn(schema, 'minimum') ?? -1_000, -1e12);
  const most = Math.max(least, Math.min(numberIn(schema, 'maximum') ?? 1_000, 1e12));
  return isWhole
    ? fc.integer({ min: Math.ceil(Math.max(least, -2e9)), max: Math.floor(Math.min(most, 2e9)) })
    : fc.double({ min: least, max: most, noNaN: true });
};

/** `#/components/schemas/X` of the document. */
const resolve = (document: Schema, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (isSchema(at) ? at[part] : undefined), document);

export const arbitraryOf = (document: Schema, given: unknown, name = ''): Arbitrary<unknown> => {
  const of = (schema: unknown, at = name): Arbitrary<unknown> => arbitraryOf(document, schema, at);
  if (!isSchema(given) || Object.keys(given).length === 0) return fc.jsonValue({ maxDepth: 2 });
  if (typeof given.$ref === 'string') return of(resolve(document, given.$ref));
  if ('const' in given) return fc.constant(given.const);
  const [choices, variants] = [listIn(given, 'enum'), [...listIn(given, 'anyOf'), ...listIn(given, 'oneOf')]];
  if (choices.length > 0) return fc.constantFrom(...choices);
  if (variants.length > 0) return fc.oneof(...variants.map((one) => of(one)));
  switch (given.type) {
    case 'string':
      return text(given, name);
    case 'integer':
      return number(given, true);
    case 'number':
      return number(given, false);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(of(given.items), { minLength: Math.min(numberIn(given, 'minItems') ?? 0, 3), maxLength: 4 });
    case 'object':
      return object(given, of);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
};

const object = (schema: Schema, of: (schema: unknown, name: string) => Arbitrary<unknown>): Arbitrary<unknown> => {
  const { properties } = schema;
  if (!isSchema(properties))
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 });
  const required = new Set(listIn(schema, 'required'));
  // What may be left out comes seldom: each is one more chance to be refused for it.
  const fields = Object.entries(properties).map(([name, one]) => {
    const value = of(one, name);
    return [
      name,
      required.has(name)
        ? value
        : fc.oneof({ weight: 3, arbitrary: fc.constant(ABSENT) }, { weight: 1, arbitrary: value }),
    ] as const;
  });
  return fc
    .record(Object.fromEntries(fields))
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== ABSENT)));
};

const ABSENT = Symbol('absent');
