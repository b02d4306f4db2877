// The lenient reader of the log: every version ever accepted, unknown fields and attributes ignored. What it cannot read
// is a value, so that the ledger can refuse it with a reason.

import { checkJson } from './check-json.js';
import { type Envelope, envelopeSchema, schemaVersion } from './envelope.js';
import { EVENT_SPECS, isEventType } from './event-types.js';
import { type Fault, faultsOf } from './fault.js';
import { parseData } from './parse-data.js';
import type { SafetyEvent } from './safety-event.js';
import { type RebookedEvent, SUBJECT_REBOOKED, subjectRebooked } from './subject-rebooked.js';
import { upcast } from './upcasters.js';

interface Undecoded {
  readonly ok: false;
  readonly code: 'malformed' | 'invalid-event';
  readonly detail: string;
}
export type DecodedEvent = { readonly ok: true; readonly event: SafetyEvent } | Undecoded;

/** Whatever may lie in the log. */
export type LogEvent = SafetyEvent | RebookedEvent;
export type DecodedRecord = { readonly ok: true; readonly event: LogEvent } | Undecoded;

const invalid = (faults: readonly Fault[]): Undecoded => ({
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

/** An event that devices, people and imports send. */
export const decodeEvent = (value: Buffer): DecodedEvent => {
  const read = readEnvelope(value);
  return read.ok ? decodeBody(read.envelope) : read;
};

/** Whatever lies in the log, what the system itself writes there included. */
export const decodeLogged = (value: Buffer): DecodedRecord => {
  const read = readEnvelope(value);
  if (!read.ok) return read;
  return read.envelope.type === SUBJECT_REBOOKED ? decodeRebooked(read.envelope) : decodeBody(read.envelope);
};

const readEnvelope = (value: Buffer): { readonly ok: true; readonly envelope: Envelope } | Undecoded => {
  const raw = parseJson(value);
  if (raw === undefined) return { ok: false, code: 'malformed', detail: '不是 JSON / is not JSON' };
  // The database holds neither NUL nor half a surrogate pair: such a record must be refused, or it would stop the partition.
  const unstorable = checkJson(raw);
  if (unstorable.length > 0) return invalid(unstorable);
  const envelope = envelopeSchema.safeParse(raw);
  return envelope.success ? { ok: true, envelope: envelope.data } : invalid(faultsOf(envelope.error, raw));
};

const unsupported = (dataschema: string | undefined): Undecoded => ({
  ok: false,
  code: 'invalid-event',
  detail: `#/dataschema: 版本不支持 / version not supported: ${dataschema}`,
});

const decodeRebooked = ({ id, source, subject, time, dataschema, data: raw }: Envelope): DecodedRecord => {
  const version = schemaVersion(SUBJECT_REBOOKED, dataschema);
  if (!version || version.major > 1) return unsupported(dataschema);
  const data = subjectRebooked.safeParse(raw);
  if (!data.success) return invalid(faultsOf(data.error, raw, '#/data'));
  const common = { type: SUBJECT_REBOOKED, drill: false, history: false } as const;
  return { ok: true, event: { ...common, id, source, subject, time: Date.parse(time), data: data.data } };
};

const decodeBody = (envelope: Envelope): DecodedEvent => {
  const { id, source, subject, type, time, drill = false, history = false, knownsince, dataschema } = envelope;
  if (!isEventType(type)) {
    return {
      ok: false,
      code: 'invalid-event',
      detail: `#/type: 没有这个事件类型 ${type} / there is no event type ${type}`,
    };
  }
  const version = schemaVersion(type, dataschema);
  if (!version || version.major > EVENT_SPECS[type].major) return unsupported(dataschema);
  const data = parseData(type, upcast(type, `${version.major}.${version.minor}`, envelope.data), true);
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
