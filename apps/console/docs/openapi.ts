// The description of the API, OpenAPI 3.1, made of the same zod contracts that check and shape what it describes.

import { z } from 'zod';
import { inBoth } from '#contracts/events/fault';
import { meaningOf, PROBLEM_MEDIA_TYPE, type ProblemCode, titleOf } from '#contracts/problem';
import { problemSchema } from '#contracts/problem-json';
import type { Operation } from './operation.js';

type Json = Readonly<Record<string, unknown>>;

const COMPONENTS = '#/components/schemas/';

/** Collects what carries an id, so that it is described once. */
class Schemas {
  private readonly found = new Map<string, Json>();

  /** `input`: what may be sent; `output`: what is answered. */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const made: Json = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
    const { $schema, $defs, ...rest } = made;
    for (const [id, one] of Object.entries(isJson($defs) ? $defs : {})) {
      if (isJson(one)) this.keep(id, one);
    }
    const id = schema.meta()?.id;
    // What carries an id itself is among its own definitions, or is its own.
    if (id === undefined || '$ref' in rest) return relocated(rest);
    this.keep(id, rest);
    return { $ref: `${COMPONENTS}${id}` };
  }

  all(): Json {
    return Object.fromEntries([...this.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private keep(name: string, schema: Json): void {
    const { id, $id, ...rest } = schema;
    this.found.set(name, relocated(rest));
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Definitions lie among the components, not beside the schema. */
const relocated = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${COMPONENTS}`)) as Json;

/** Numbers of the query are texts to the reader of the URL, and numbers to everybody else. */
const LIMIT: Json = { type: 'integer', minimum: 1, maximum: 1_000, default: 100 };

const queryParameters = (query: z.ZodObject, schemas: Schemas): Json[] => {
  const { properties, required } = schemas.of(query, 'input');
  const wanted = new Set(Array.isArray(required) ? required : []);
  return Object.entries(isJson(properties) ? properties : {}).map(([name, property]) => {
    const { description, ...schema } = isJson(property) ? property : {};
    return {
      name,
      in: 'query',
      required: wanted.has(name),
      ...(description === undefined ? {} : { description }),
      schema: name === 'limit' ? LIMIT : schema,
    };
  });
};

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const SECURITY: Readonly<Record<Operation['who'], readonly Json[]>> = {
  people: [{ bearer: [] }, { session: [] }],
  senders: [{ bearer: [] }, { session: [] }],
  ticket: [{ bearer: [] }, { session: [] }, { ticket: [] }],
  anybody: [],
};

/** Only of the person's own region and below (ADR 0019); readings, where they are of one enterprise. */
const SINGLE_THINGS: ReadonlySet<string> = new Set(
  [
    ...['incidents', 'alerts', 'hazards', 'inspections', 'violations', 'assessments', 'reconciliations', 'live'],
    ...['readings/evidence', 'readings/explanation', 'restatements', 'readings', 'readings/series'],
  ].map((path) => `/api/v1/${path}`),
);

const problemsOf = (operation: Operation): ProblemCode[] => {
  const codes: ProblemCode[] = [...(operation.problems ?? []), 'internal', 'unavailable'];
  if (operation.who !== 'anybody') codes.push('unauthorized', 'forbidden');
  if (operation.query) codes.push('invalid-request');
  if (SINGLE_THINGS.has(operation.path)) codes.push('region-not-allowed');
  if (operation.method === 'post' && operation.who !== 'anybody') codes.push('csrf-refused');
  return [...new Set(codes)];
};

const problemResponses = (operation: Operation, schemas: Schemas): Record<string, Json> => {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(operation)) {
    const { status } = meaningOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = schemas.of(problemSchema, 'output');
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${titleOf(code)}`).join('\n\n'),
        content: { [PROBLEM_MEDIA_TYPE]: { schema } },
      },
    ]),
  );
};

const contentOf = (
  content: Readonly<Record<string, z.ZodType | 'text'>>,
  schemas: Schemas,
  io: 'input' | 'output',
): Json =>
  Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      { schema: schema === 'text' ? { type: 'string' } : schemas.of(schema, io) },
    ]),
  );

const describe = (operation: Operation, schemas: Schemas): Json => {
  const { ok, body, query } = operation;
  return {
    tags: [operation.tag],
    summary: inBoth(operation.zh, operation.en),
    operationId: `${operation.method}${operation.path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, c: string) => c.toUpperCase())}`,
    security: SECURITY[operation.who],
    parameters: [...pathParameters(operation.path), ...(query ? queryParameters(query, schemas) : [])],
    ...(body ? { requestBody: { required: true, content: contentOf(body, schemas, 'input') } } : {}),
    responses: {
      [String(ok.status)]: {
        description: inBoth('成功', 'Success'),
        ...(ok.content ? { content: contentOf(ok.content, schemas, 'output') } : {}),
      },
      ...(operation.method === 'head' ? {} : problemResponses(operation, schemas)),
    },
  };
};

export const openApi = (operations: readonly Operation[], version: string): Json => {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '烽燧 Fengsui',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: inBoth('城市安全实时监测接口', 'The API of a city’s real-time safety monitoring'),
    },
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'fengsui_session' },
        ticket: { type: 'apiKey', in: 'query', name: 'ticket' },
      },
    },
  };
};
