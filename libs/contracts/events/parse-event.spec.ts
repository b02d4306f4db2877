import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkPlausible } from './check-plausible.js';
import { contentHash } from './content-hash.js';
import type { EventType } from './event-types.js';
import { parseEvent } from './parse-event.js';
import { orderingKey } from './subject.js';

const fixture = (type: EventType) =>
  JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/${type}.1.0.json`, 'utf8'));

/** The fixture with some of its data (`undefined` removes) and some attributes replaced. */
const changed = (type: EventType, data: object = {}, attributes: object = {}) => {
  const raw = fixture(type);
  return JSON.parse(JSON.stringify({ ...raw, ...attributes, data: { ...raw.data, ...data } }));
};

const faults = (raw: unknown): string[] => {
  const parsed = parseEvent(raw);
  return parsed.ok ? [] : parsed.faults.map((f) => `${f.pointer} ${f.code}`);
};

const accepted = (raw: unknown) => {
  const parsed = parseEvent(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed;
};

const INCIDENT = 'safety.incident.reported';

describe('bad data', () => {
  it.each<[string, EventType, object, string[]]>([
    ['negative count', INCIDENT, { deaths: -1 }, ['#/data/deaths too-small']],
    ['too large a count', INCIDENT, { deaths: 1_000_001 }, ['#/data/deaths too-large']],
    ['half a person', INCIDENT, { deaths: 0.5 }, ['#/data/deaths wrong-type']],
    ['count as text', INCIDENT, { deaths: '1' }, ['#/data/deaths wrong-type']],
    ['count missing', INCIDENT, { deaths: undefined }, ['#/data/deaths required']],
    ['null is not absent', INCIDENT, { summary: null }, ['#/data/summary wrong-type']],
    ['unknown field', INCIDENT, { dead: 1 }, ['#/data/dead unknown-field']],
    ['unknown field inside', INCIDENT, { site: { name: 'x', size: 1 } }, ['#/data/site/size unknown-field']],
    ['pointer is escaped', INCIDENT, { 'a/b~c': 1 }, ['#/data/a~1b~0c unknown-field']],
    ['unknown sector', INCIDENT, { sector: 'mining' }, ['#/data/sector not-allowed-value']],
    ['sector missing', INCIDENT, { sector: undefined }, ['#/data/sector required']],
    ['29 February 2026', INCIDENT, { occurredAt: '2026-02-29T08:00:00Z' }, ['#/data/occurredAt impossible-date']],
    ['31 April', INCIDENT, { occurredAt: '2026-04-31T08:00:00Z' }, ['#/data/occurredAt impossible-date']],
    ['25 o’clock', INCIDENT, { occurredAt: '2026-03-02T25:00:00Z' }, ['#/data/occurredAt impossible-time']],
    ['no offset', INCIDENT, { occurredAt: '2026-03-02T08:00:00' }, ['#/data/occurredAt impossible-time']],
    ['only a day', INCIDENT, { occurredAt: '2026-03-02' }, ['#/data/occurredAt bad-format']],
    ['region that is no code', INCIDENT, { region: '4406a5' }, ['#/data/region not-a-region-code']],
    ['region of 5 digits', INCIDENT, { region: '44060' }, ['#/data/region not-a-region-code']],
    ['region as a number', INCIDENT, { region: 440605 }, ['#/data/region wrong-type']],
    ['three decimals', INCIDENT, { directLossYuan: 0.001 }, ['#/data/directLossYuan too-many-decimals']],
    ['negative loss', INCIDENT, { directLossYuan: -0.01 }, ['#/data/directLossYuan too-small']],
    ['NUL', INCIDENT, { summary: 'a\0b' }, ['#/data/summary forbidden-character']],
    ['half a surrogate pair', INCIDENT, { summary: '\ud83d' }, ['#/data/summary forbidden-character']],
    ['longitude', INCIDENT, { location: { lon: 181, lat: 0 } }, ['#/data/location/lon too-large']],
    [
      'two faults at once',
      INCIDENT,
      { deaths: -1, missing: 'x' },
      ['#/data/deaths too-small', '#/data/missing wrong-type'],
    ],
    ['change without its day', 'safety.incident.amended', { changedOn: undefined }, ['#/data/changedOn required']],
    ['day without a change', 'safety.incident.amended', { reason: 'corrected' }, ['#/data/changedOn not-together']],
    ['replaces nothing', 'safety.incident.amended', { replaces: undefined }, ['#/data/replaces required']],
    ['replaces half', 'safety.incident.withdrawn', { replaces: { id: 'x' } }, ['#/data/replaces/source required']],
    [
      'more failed than checked',
      'safety.inspection.completed',
      { itemsFailed: 31 },
      ['#/data/itemsFailed inconsistent'],
    ],
    [
      'failed of nothing',
      'safety.inspection.completed',
      { itemsChecked: undefined },
      ['#/data/itemsFailed not-together'],
    ],
    [
      'one hazard twice',
      'safety.inspection.completed',
      { hazards: [1, 2].map(() => ({ id: 'h', level: 'major', description: '', dueOn: '2026-03-20' })) },
      ['#/data/hazards/1/id inconsistent'],
    ],
    ['flow with asOf', 'safety.exposure.declared', { asOf: '2026-03-31' }, ['#/data/asOf not-together']],
    ['flow without to', 'safety.exposure.declared', { to: undefined }, ['#/data/to required']],
    [
      'stock with from, to',
      'safety.exposure.declared',
      { measure: 'special-equipment-units' },
      ['#/data/from not-together', '#/data/to not-together', '#/data/asOf required'],
    ],
    ['output with three decimals', 'safety.exposure.declared', { value: 1.234 }, ['#/data/value too-many-decimals']],
    ['empty period', 'safety.exposure.declared', { to: '2026-01-01' }, ['#/data/to interval-empty']],
    ['period backwards', 'safety.return.filed', { to: '2012-12-31' }, ['#/data/to interval-empty']],
    ['day with a time', 'safety.return.filed', { to: '2013-07-01T00:00:00Z' }, ['#/data/to bad-format']],
    [
      'all with figures',
      'safety.return.filed',
      { sector: 'all', seriousInjuries: 0 },
      ['#/data/accidents all-only-with-zeros', '#/data/deaths all-only-with-zeros'],
    ],
    ['more satisfied than asked', 'safety.survey.completed', { satisfied: 1001 }, ['#/data/satisfied inconsistent']],
    ['warnAt over 1', 'safety.target.set', { warnAt: 80 }, ['#/data/warnAt too-large']],
    ['year from 30 February', 'safety.target.set', { assessmentYear: '02-30' }, ['#/data/assessmentYear bad-format']],
    ['no such comparison', 'safety.target.set', { comparison: '<=' }, ['#/data/comparison not-allowed-value']],
    [
      'incidents are withdrawn otherwise',
      'safety.record.withdrawn',
      { recordType: INCIDENT },
      ['#/data/recordType not-allowed-value'],
    ],
  ])('%s', (_name, type, data, expected) => {
    expect(faults(changed(type, data))).toEqual(expected);
  });

  it('says it in Chinese, then in English', () => {
    expect(parseEvent(changed(INCIDENT, { deaths: -1 }))).toMatchObject({
      faults: [{ detail: '不得小于 0 / must be at least 0' }],
    });
  });
});

describe('bad envelope', () => {
  it.each<[string, object, string[]]>([
    ['no id', { id: undefined }, ['#/id required']],
    ['empty id', { id: '' }, ['#/id too-short']],
    ['id of 257', { id: 'x'.repeat(257) }, ['#/id too-long']],
    ['newline in id', { id: 'a\nb' }, ['#/id bad-format']],
    ['blank in source', { source: 'urn: x' }, ['#/source bad-format']],
    ['other specversion', { specversion: '0.3' }, ['#/specversion not-allowed-value']],
    ['no time', { time: undefined }, ['#/time required']],
    ['not JSON', { datacontenttype: 'text/xml' }, ['#/datacontenttype not-allowed-value']],
    ['unknown type', { type: 'safety.tea.served' }, ['#/type type-not-supported']],
    [
      'schema of another type',
      { dataschema: 'urn:fengsui:safety.target.set:1.0' },
      ['#/dataschema version-not-supported'],
    ],
    ['schema of a newer major', { dataschema: `urn:fengsui:${INCIDENT}:2.0` }, ['#/dataschema version-not-supported']],
    ['drill as text', { drill: 'yes' }, ['#/drill wrong-type']],
    ['knownsince without history', { knownsince: '2026-03-02T09:00:00Z' }, ['#/knownsince not-together']],
    ['extension that is an object', { trace: {} }, ['#/trace wrong-type']],
    ['binary data', { data_base64: 'AA==' }, ['#/data_base64 unknown-field']],
  ])('%s', (_name, attributes, expected) => {
    expect(faults(changed(INCIDENT, {}, attributes))).toEqual(expected);
  });

  it.each([[null], [[]], ['text'], [1], [undefined]])('%p is no event', (raw) => {
    expect(faults(raw)).toEqual(['# wrong-type']);
  });

  it('refuses depth without end, __proto__, and numbers that are none', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(faults({ ...fixture(INCIDENT), data: deep })).toEqual([expect.stringMatching(/ too-deep$/)]);
    const text = JSON.stringify(fixture(INCIDENT));
    expect(faults(JSON.parse(text.replace('"data":{', '"data":{"__proto__":{},')))).toEqual([
      '#/data/__proto__ unknown-field',
    ]);
    expect(faults(JSON.parse(text.replace('"deaths":1', '"deaths":1e999')))).toEqual(['#/data/deaths too-large']);
  });
});

describe('subject', () => {
  it.each<[string, EventType, string, string, string]>([
    [
      'exposure',
      'safety.exposure.declared',
      '4406',
      'construction-output-yuan/construction/all/nbs/4406/2026-01-01..2026-04-01',
      'construction-output-yuan/construction/all/nbs/440600',
    ],
    ['return', 'safety.return.filed', '33', 'construction/33/2013-01-01..2013-07-01', 'construction/330000'],
    [
      'target',
      'safety.target.set',
      '440600000000',
      'construction-deaths-per-10bn-yuan/440600000000/2026-01-01..2031-01-01',
      'construction-deaths-per-10bn-yuan/440600',
    ],
    ['withdrawal', 'safety.record.withdrawn', '33', 'construction/33/2013-01-01..2013-07-01', 'construction/330000'],
  ])('of %s may spell the region as data does, and is made canonical', (_name, type, region, subject, key) => {
    const original = accepted(fixture(type));
    const spelled = accepted(changed(type, { region }, { subject }));
    expect(spelled.event).toEqual(original.event);
    expect(contentHash(spelled.event)).toBe(contentHash(original.event));
    expect(orderingKey(spelled.event)).toBe(key);
    expect(spelled.stored).toMatchObject({ subject: original.event.subject, data: original.event.data });
  });

  it.each<[EventType, string]>([
    ['safety.return.filed', 'construction/330000/2013-01-01..2013-06-30'],
    ['safety.return.filed', 'fire/330000/2013-01-01..2013-07-01'],
    ['safety.exposure.declared', 'construction-output-yuan/all/all/default/440600/2026-01-01..2026-04-01'],
    ['safety.record.withdrawn', 'construction/340000/2013-01-01..2013-07-01'],
    ['safety.record.withdrawn', 'construction/330000'],
  ])('of %s must be what data implies: %s', (type, subject) => {
    expect(faults(changed(type, {}, { subject }))).toEqual(['#/subject subject-mismatch']);
  });

  it('of an incident or an inspection is its key', () => {
    expect(orderingKey(accepted(fixture('safety.incident.withdrawn')).event)).toBe('i1');
    expect(orderingKey(accepted(fixture('safety.inspection.completed')).event)).toBe('n1');
  });

  it('of a target for an organization names the organization', () => {
    const subject = 'accidents/o1/2026-01-01..2027-01-01';
    const data = { indicator: 'accidents', organization: 'o1', to: '2027-01-01' };
    expect(orderingKey(accepted(changed('safety.target.set', data, { subject })).event)).toBe('accidents/o1');
  });
});

describe('versions', () => {
  it('keeps fields of a newer minor version in their place, and names them', () => {
    const raw = changed(
      INCIDENT,
      { weather: 'rain', site: { name: 'x', floor: 3 } },
      { dataschema: `urn:fengsui:${INCIDENT}:1.7` },
    );
    const { stored, warnings } = accepted(raw);
    expect(stored).toMatchObject({ data: { weather: 'rain', site: { name: 'x', floor: 3 } } });
    expect(warnings.map((w) => w.pointer)).toEqual(['#/data/site/floor', '#/data/weather']);
  });

  it('still refuses what is wrong in a newer minor version', () => {
    expect(
      faults(changed(INCIDENT, { weather: 1, deaths: -1 }, { dataschema: `urn:fengsui:${INCIDENT}:1.7` })),
    ).toEqual(['#/data/deaths too-small']);
    expect(
      faults(
        changed(
          'safety.survey.completed',
          { satisfied: 1001, mood: 1 },
          { dataschema: 'urn:fengsui:safety.survey.completed:1.1' },
        ),
      ),
    ).toEqual(['#/data/satisfied inconsistent']);
  });

  it('keeps extension attributes of others', () => {
    expect(accepted(changed(INCIDENT, {}, { traceparent: '00-x', gone: null })).stored).toMatchObject({
      traceparent: '00-x',
    });
  });
});

describe('plausible', () => {
  const NOW = Date.parse('2026-03-02T00:00:00Z');
  const at = (ms: number) => new Date(NOW + ms).toISOString();
  const DAY = 86_400_000;
  it.each([
    [600_000, {}, 0],
    [600_001, {}, 1],
    [-400 * DAY, {}, 0],
    [-400 * DAY - 1, {}, 1],
    [-4000 * DAY, { history: true }, 0],
    [600_001, { history: true }, 1],
  ])('occurredAt %i ms from now, %p', (ms, attributes, expected) => {
    const { event } = accepted(changed(INCIDENT, { occurredAt: at(ms), unitInformedAt: undefined }, attributes));
    expect(checkPlausible(event, NOW)).toHaveLength(expected);
  });

  it('does not look at periods', () => {
    expect(checkPlausible(accepted(fixture('safety.return.filed')).event, NOW)).toEqual([]);
    expect(checkPlausible(accepted(fixture('safety.target.set')).event, NOW)).toEqual([]);
  });
});
