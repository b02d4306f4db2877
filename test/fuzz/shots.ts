// Requests made of the door's part of the OpenAPI document: every operation with the tag `events`, each of its content types.

import fc, { type Arbitrary } from 'fast-check';
import { arbitraryOf, isSchema, type Schema } from './schema-arbitrary.js';
import { contentTypes, oddHeaders, packing, spoiledBytes, spoiledValue } from './spoiled.js';

export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const TAG = 'events';

interface Described {
  readonly method: string;
  readonly path: string;
  readonly operation: Schema;
}

const operationsOf = (document: Schema): Described[] =>
  Object.entries(isSchema(document.paths) ? document.paths : {}).flatMap(([path, methods]) =>
    Object.entries(isSchema(methods) ? methods : {}).flatMap(([method, operation]) =>
      isSchema(operation) && Array.isArray(operation.tags) && operation.tags.includes(TAG)
        ? [{ method: method.toUpperCase(), path, operation }]
        : [],
    ),
  );

const queryOf = (document: Schema, operation: Schema): Arbitrary<string> => {
  const parameters = Array.isArray(operation.parameters) ? operation.parameters.filter(isSchema) : [];
  const parts = parameters.flatMap(({ name, schema }) =>
    typeof name === 'string'
      ? [fc.option(fc.tuple(fc.constant(name), arbitraryOf(document, schema, name)), { freq: 3 })]
      : [],
  );
  const said = fc.tuple(...parts).map((given) => {
    const query = new URLSearchParams();
    for (const pair of given) if (pair !== null) query.append(pair[0], String(pair[1]));
    return query.toString();
  });
  const odd = fc.constantFrom(
    'validate=only',
    'validate=only&validate=x',
    '%',
    '=&&=',
    '__proto__=1',
    `q=${'a'.repeat(9_000)}`,
    'a[b]=1',
    'id=%00&source=%00',
  );
  return fc.oneof({ weight: parameters.length > 0 ? 6 : 20, arbitrary: said }, { weight: 1, arbitrary: odd });
};

/** A line of NDJSON is one of what the batch holds; so the document need not say it twice. */
const LINES: ReadonlySet<string> = new Set(['application/x-ndjson', 'application/jsonl']);

const textOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

const bodyOf = (document: Schema, type: string, schema: unknown): Arbitrary<Buffer> => {
  if (!LINES.has(type)) {
    return fc
      .tuple(arbitraryOf(document, schema), spoiledValue)
      .map(([value, spoil]) => Buffer.from(textOf(spoil(value))));
  }
  const line = fc
    .tuple(arbitraryOf(document, { $ref: '#/components/schemas/CloudEvent' }), spoiledValue)
    .map(([value, spoil]) => textOf(spoil(value)));
  return fc
    .tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\n\n', ' '))
    .map(([lines, end]) => Buffer.from(lines.join(end)));
};

const withBody = (document: Schema, type: string, schema: unknown): Arbitrary<Pick<Shot, 'headers' | 'body'>> =>
  fc
    .tuple(bodyOf(document, type, schema), spoiledBytes, packing, contentTypes(type), oddHeaders)
    .map(([bytes, spoil, pack, contentType, odd]) => {
      const { body, headers } = pack(spoil(bytes));
      return { body, headers: { 'content-type': contentType, ...headers, ...odd } };
    });

const shotsOf = (document: Schema, { method, path, operation }: Described): Arbitrary<Shot> => {
  const { requestBody } = operation;
  const content = isSchema(requestBody) && isSchema(requestBody.content) ? Object.entries(requestBody.content) : [];
  const rest: Arbitrary<Pick<Shot, 'headers' | 'body'>> =
    content.length === 0
      ? oddHeaders.map((headers) => ({ headers, body: undefined }))
      : fc.oneof(...content.map(([type, one]) => withBody(document, type, isSchema(one) ? one.schema : undefined)));
  return fc.tuple(queryOf(document, operation), rest).map(([query, { headers, body }]) => ({
    ...{ method, headers, body },
    path: query === '' ? path : `${path}?${query}`,
  }));
};

/** Every operation that the document describes for senders; those with a body more often. */
export const shots = (document: unknown): Arbitrary<Shot> => {
  if (!isSchema(document)) throw new Error('no OpenAPI document');
  const operations = operationsOf(document);
  if (operations.length === 0) throw new Error(`the document describes nothing with the tag ${TAG}`);
  return fc.oneof(
    ...operations.map((described) => ({
      weight: described.path.endsWith('/events') && 'requestBody' in described.operation ? 12 : 1,
      arbitrary: shotsOf(document, described),
    })),
  );
};
