// The strict reader of the door: one CloudEvent as JSON, judged against the version that it names. Says every fault at
// once, with its pointer. Knows neither the clock, nor the regions that exist, nor who is speaking.

import { checkJson } from './check-json.js';
import { type Envelope, envelopeSchema, extensionsOf, schemaVersion } from './envelope.js';
import { EVENT_SPECS, type EventBody, isEventType } from './event-types.js';
import { type Fault, fault, faultsOf, inBoth, MAX_FAULTS, pointerOf } from './fault.js';
import { parseData } from './parse-data.js';
import type { SafetyEvent } from './safety-event.js';
import { canonicalSubject } from './subject.js';

export interface Warning {
  readonly pointer: string;
  /** In both languages. */
  readonly detail: string;
}

export interface AcceptedEvent {
  readonly ok: true;
  readonly event: SafetyEvent;
  /** What goes to the log: the CloudEvent with region and subject canonical, extensions kept. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** For instance fields of a newer version that were kept and not read. */
  readonly warnings: readonly Warning[];
}
export interface RefusedEvent {
  readonly ok: false;
  /** As far as it could be read. */
  readonly id?: string | undefined;
  readonly faults: readonly Fault[];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** CloudEvents: an attribute that is null is absent. */
const withoutNulls = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.values(raw).includes(null)
    ? Object.fromEntries(Object.entries(raw).filter(([key, value]) => value !== null || key === 'data'))
    : raw;

export const parseEvent = (input: unknown): AcceptedEvent | RefusedEvent => {
  if (!isObject(input)) {
    return { ok: false, faults: [fault('#', 'wrong-type', '事件须为 JSON 对象', 'an event is a JSON object')] };
  }
  const raw = withoutNulls(input);
  const id = typeof raw.id === 'string' ? raw.id.slice(0, 256) : undefined;
  const refuse = (faults: readonly Fault[]): RefusedEvent => ({ ok: false, id, faults: faults.slice(0, MAX_FAULTS) });

  const unfit = checkJson(raw);
  if (unfit.length > 0) return refuse(unfit);

  const parsed = envelopeSchema.safeParse(raw);
  const faults = [...checkAttributes(raw), ...(parsed.success ? [] : faultsOf(parsed.error, raw))];
  // An unknown type is worth saying even beside other faults; the data cannot be judged then.
  if (typeof raw.type === 'string') faults.push(...checkType(raw.type));
  if (!parsed.success || !isEventType(parsed.data.type)) return refuse(faults);

  const envelope = parsed.data;
  const { type } = parsed.data;
  const version = schemaVersion(type, envelope.dataschema);
  const spec = EVENT_SPECS[type];
  if (!version || version.major !== spec.major) {
    return refuse([...faults, unsupportedVersion(type, `${spec.major}.${spec.minor}`)]);
  }
  const data = parseData(type, envelope.data, version.minor > spec.minor);
  if (!data.ok) return refuse([...faults, ...data.faults]);

  const subject = canonicalSubject(data.body, envelope.subject, String(envelope.data.region));
  if (subject === undefined) faults.push(subjectMismatch());
  if (faults.length > 0 || subject === undefined) return refuse(faults);
  return accept({ raw, envelope, subject }, data.body, data.unknown);
};

const accept = (
  { raw, envelope, subject }: { raw: Record<string, unknown>; envelope: Envelope; subject: string },
  body: EventBody,
  unknown: readonly string[],
): AcceptedEvent => {
  const { id, source, time, drill, history, knownsince, dataschema } = envelope;
  const stored: Record<string, unknown> = {
    specversion: '1.0',
    id,
    source,
    type: body.type,
    subject,
    time,
    datacontenttype: 'application/json',
    // What is undefined is not written.
    dataschema,
    drill,
    history,
    knownsince,
    data: body.data,
  };
  for (const [key, value] of extensionsOf(raw)) stored[key] = value;
  // Written out: spreads would be the dearest lines of the door. `body` is of one type, and so is the event.
  const event = {
    type: body.type,
    id,
    source,
    subject,
    time: Date.parse(time),
    drill: drill ?? false,
    history: history ?? false,
    knownsince: knownsince === undefined ? undefined : Date.parse(knownsince),
    data: body.data,
  } as SafetyEvent;
  return {
    ok: true,
    event,
    stored,
    warnings: unknown.slice(0, MAX_FAULTS).map((pointer) => ({
      pointer,
      detail: inBoth('新版本字段,已保留,未解读', 'a field of a newer version, kept and not interpreted'),
    })),
  };
};

const checkAttributes = (raw: Record<string, unknown>): Fault[] => {
  const faults: Fault[] = [];
  if ('data_base64' in raw) {
    faults.push(fault('#/data_base64', 'unknown-field', '数据须放在 data 中', 'data must be in `data`'));
  }
  for (const [key, value] of extensionsOf(raw)) {
    if (typeof value === 'object') {
      faults.push(
        fault(pointerOf([key]), 'wrong-type', '扩展属性须为简单值', 'an extension attribute is a simple value'),
      );
    }
  }
  if (raw.knownsince !== undefined && raw.history !== true) {
    faults.push(fault('#/knownsince', 'not-together', '仅用于 history 事件', 'only together with history'));
  }
  return faults;
};

const checkType = (type: string): Fault[] =>
  isEventType(type) ? [] : [fault('#/type', 'type-not-supported', '没有这个事件类型', 'there is no such event type')];

const unsupportedVersion = (type: string, newest: string): Fault =>
  fault(
    '#/dataschema',
    'version-not-supported',
    `须为 urn:fengsui:${type}:<主版本>.<次版本>,本系统所知为 ${newest}`,
    `must be urn:fengsui:${type}:<major>.<minor>; this system knows ${newest}`,
  );

const subjectMismatch = (): Fault =>
  fault('#/subject', 'subject-mismatch', '与 data 所述对象不符', 'is not what data says');
