// The lenient reader of the log: every version ever accepted, unknown fields and attributes ignored. What it cannot read
// is a value, so that the ledger can refuse it with a reason.

import { checkJson } from './check-json.js';
import { envelopeSchema, schemaVersion } from './envelope.js';
import { EVENT_SPECS, isEventType } from './event-types.js';
import { type Fault, faultsOf } from './fault.js';
import { parseData } from './parse-data.js';
import type { SafetyEvent } from './safety-event.js';
import { upcast } from './upcasters.js';

export type DecodedEvent =
  | { readonly ok: true; readonly event: SafetyEvent }
  | { readonly ok: false; readonly code: 'malformed' | 'invalid-event'; readonly detail: string };

const invalid = (faults: readonly Fault[]): DecodedEvent => ({
  ok: false,
  code: 'invalid-event',
  detail: faults.map((f) => `${f.pointer}: ${f.detail}`).join('; '),
});

const parseJson = (value: Buffer): unknown => {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    return undefined;
  }
};

export const decodeEvent = (value: Buffer): DecodedEvent => {
  const raw = parseJson(value);
  if (raw === undefined) return { ok: false, code: 'malformed', detail: '不是 JSON / is not JSON' };
  // The database holds neither NUL nor half a surrogate pair: such a record must be refused, or it would stop the partition.
  const unstorable = checkJson(raw);
  if (unstorable.length > 0) return invalid(unstorable);
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return invalid(faultsOf(envelope.error, raw));
  const { id, source, subject, type, time, drill = false, history = false, knownsince, dataschema } = envelope.data;
  if (!isEventType(type)) {
    return {
      ok: false,
      code: 'invalid-event',
      detail: `#/type: 没有这个事件类型 ${type} / there is no event type ${type}`,
    };
  }
  const version = schemaVersion(type, dataschema);
  if (!version || version.major > EVENT_SPECS[type].major) {
    return {
      ok: false,
      code: 'invalid-event',
      detail: `#/dataschema: 版本不支持 / version not supported: ${dataschema}`,
    };
  }
  const data = parseData(type, upcast(type, `${version.major}.${version.minor}`, envelope.data.data), true);
  if (!data.ok) return invalid(data.faults);
  // `body` is of one type, and so is the event.
  const event = {
    type: data.body.type,
    id,
    source,
    subject,
    time: Date.parse(time),
    drill,
    history,
    knownsince: knownsince === undefined ? undefined : Date.parse(knownsince),
    data: data.body.data,
  } as SafetyEvent;
  return { ok: true, event };
};
