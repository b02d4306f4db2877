// CloudEvents in binary mode: attributes are `ce-*` headers (percent-encoded UTF-8), the body is `data`.

import type { IncomingHttpHeaders } from 'node:http';

const FLAGS: ReadonlySet<string> = new Set(['drill', 'history']);

/** What does not decode is left as it is; the reader of events judges it. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const attributeValue = (attribute: string, text: string): unknown => {
  if (FLAGS.has(attribute) && (text === 'true' || text === 'false')) return text === 'true';
  return decode(text);
};

export const readBinaryMode = (headers: IncomingHttpHeaders, data: unknown): Record<string, unknown> => {
  const attributes = Object.entries(headers).flatMap(([header, value]): [string, unknown][] => {
    const attribute = header.startsWith('ce-') ? header.slice('ce-'.length) : '';
    if (attribute === '' || attribute === 'data' || typeof value !== 'string') return [];
    return [[attribute, attributeValue(attribute, value)]];
  });
  return { ...Object.fromEntries(attributes), datacontenttype: 'application/json', data };
};
