import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { decodeEvent, decodeLogged } from './decode-event.js';
import { EVENT_SPECS } from './event-types.js';
import { parseEvent } from './parse-event.js';
import { upcast } from './upcasters.js';

const FOLDER = `${import.meta.dirname}/fixtures`;
const fixtures = readdirSync(FOLDER).map((file) => [file, readFileSync(`${FOLDER}/${file}`)] as const);

it('has a fixture of every version of every type', () => {
  for (const [type, { major, minor }] of Object.entries(EVENT_SPECS)) {
    for (let m = 0; m <= minor; m++) expect(fixtures.map(([file]) => file)).toContain(`${type}.${major}.${m}.json`);
  }
});

it.each(fixtures)('reads %s', (_file, bytes) => {
  const raw = JSON.parse(bytes.toString());
  const decoded = decodeEvent(bytes);
  expect(decoded).toMatchObject({ ok: true, event: { type: raw.type, subject: raw.subject, data: raw.data } });
});

it.each(fixtures)('what the door stores of %s is read back the same', (_file, bytes) => {
  const parsed = parseEvent(JSON.parse(bytes.toString()));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  expect(decodeEvent(Buffer.from(JSON.stringify(parsed.stored)))).toEqual({ ok: true, event: parsed.event });
});

it('says what it cannot read, and does not throw', () => {
  expect(decodeEvent(Buffer.from('{"specversion"'))).toMatchObject({ ok: false, code: 'malformed' });
  expect(decodeEvent(Buffer.from('null'))).toMatchObject({ ok: false, code: 'invalid-event' });
  expect(decodeEvent(Buffer.from('{}'))).toMatchObject({ ok: false, code: 'invalid-event' });
  const [, bytes] = fixtures[0] ?? ['', Buffer.alloc(0)];
  const raw = JSON.parse(bytes.toString());
  const typed = (patch: object) => decodeEvent(Buffer.from(JSON.stringify({ ...raw, ...patch })));
  expect(typed({ type: 'safety.tea.served', dataschema: undefined })).toMatchObject({ code: 'invalid-event' });
  expect(typed({ dataschema: `urn:fengsui:${raw.type}:2.0` })).toMatchObject({ code: 'invalid-event' });
  expect(typed({ data: {} })).toMatchObject({ code: 'invalid-event' });
});

it('ignores what a newer writer added', () => {
  for (const [, bytes] of fixtures) {
    const raw = JSON.parse(bytes.toString());
    raw.data.addedLater = { deep: [1] };
    raw.addedattribute = 'x';
    expect(decodeEvent(Buffer.from(JSON.stringify(raw)))).toMatchObject({ ok: true });
  }
});

it('applies upcasters in order, from the version on', () => {
  const step = (from: string, mark: string) => ({
    type: 'safety.survey.completed' as const,
    from,
    up: (data: Readonly<Record<string, unknown>>) => ({ ...data, marks: `${data.marks ?? ''}${mark}` }),
  });
  const steps = [step('1.0', 'a'), step('1.1', 'b'), step('1.10', 'c')];
  expect(upcast('safety.survey.completed', '1.0', {}, steps)).toEqual({ marks: 'abc' });
  expect(upcast('safety.survey.completed', '1.2', {}, steps)).toEqual({ marks: 'c' });
  expect(upcast('safety.target.set', '1.0', {}, steps)).toEqual({});
});

it('reads for ever what the system itself writes to the log, and the door takes it from nobody', () => {
  const folder = `${import.meta.dirname}/internal-fixtures`;
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(`${folder}/${file}`);
    const { type, subject, data } = JSON.parse(bytes.toString());
    expect(decodeLogged(bytes)).toMatchObject({ ok: true, event: { type, subject, data, drill: false } });
    const newer = JSON.stringify({ ...JSON.parse(bytes.toString()), data: { ...data, addedLater: 1 } });
    expect(decodeLogged(Buffer.from(newer))).toMatchObject({ ok: true });
    const next = JSON.stringify({ ...JSON.parse(bytes.toString()), dataschema: `urn:fengsui:${type}:2.0` });
    expect(decodeLogged(Buffer.from(next))).toMatchObject({ ok: false, code: 'invalid-event' });
    const torn = JSON.stringify({ ...JSON.parse(bytes.toString()), data: {} });
    expect(decodeLogged(Buffer.from(torn))).toMatchObject({ ok: false, code: 'invalid-event' });
    expect(parseEvent(JSON.parse(bytes.toString()))).toMatchObject({
      ok: false,
      faults: [{ code: 'type-not-supported' }],
    });
  }
});
