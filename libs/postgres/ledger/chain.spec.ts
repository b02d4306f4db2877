import { describe, expect, it } from '@jest/globals';
import type { Booking } from '#ports/ledger-book';
import { type ChainedLine, digestOf, type LinkForm, linesOf, linkOf, printsOf, rowsOfBooking } from './chain.js';
import { decimalText } from './chain-version.js';

const event = { source: 'urn:fengsui:a', id: '1' };
const journal: Booking['journal'][number] = {
  event,
  type: 'safety.incident.reported',
  subject: 'A',
  offset: 4n,
  recordedAt: 10,
  knownAt: 10,
  device: 'd',
  scope: '440605',
  drill: false,
  history: false,
  contentHash: Buffer.from('aa', 'hex'),
  state: 'counted',
  json: '{}',
};
const refused: Booking['refused'][number] = {
  offset: 5n,
  code: 'malformed',
  detail: '',
  event: null,
  subject: null,
  recordedAt: 11,
  device: null,
  region: null,
  headers: {},
  bytes: Buffer.from('{'),
};
const entry: Booking['entries'][number] = {
  offset: 4n,
  seq: 0,
  subject: 'A',
  event,
  recordedAt: 10,
  knownAt: 10,
  contribution: { counter: 'deaths', basisSector: 'construction', region: '440605124', day: '2026-03-02', amount: 1n },
};
const exposure: Booking['versions'][number] = {
  ...{ table: 'exposure_declaration', offset: 4n, seq: 1, subject: 'A', event, recordedAt: 10, knownAt: 10 },
  ...{ withdrawn: false, measure: 'output', sector: null, category: null, definition: 'default', region: '440605' },
  ...{ from: '2026-01-01', to: '2026-02-01', asOf: null, value: '1.5', status: 'final' },
};
const booking: Booking = {
  ...{
    from: 4n,
    to: 6n,
    lastRecordedAt: 11,
    settled: [],
    waiting: [],
    versions: [exposure],
    incidents: [],
    inspections: [],
    withdrawnInspections: [],
    states: [],
  },
  ...{ journal: [journal], refused: [refused], entries: [entry] },
};
const linesIn = (booked: Booking, form?: LinkForm, eventHash = 'e'): ChainedLine[] =>
  linesOf(rowsOfBooking(booked, new Map([[4n, eventHash]])), form);
const hex = (booked: Booking, form?: LinkForm): string => digestOf(linesIn(booked, form)).toString('hex');
const withExposure = (over: object): Booking => ({ ...booking, versions: [{ ...exposure, ...over }] });
const withEntry = (over: Partial<typeof entry.contribution>, rest: Partial<typeof entry> = {}): Booking => ({
  ...booking,
  entries: [{ ...entry, ...rest, contribution: { ...entry.contribution, ...over } }],
});

describe('the digest of a batch', () => {
  it.each<[LinkForm, string]>([
    [1, '42847f9a74d3cc2fd9dfeaf243e87baab44624683075f713f3a7e777b294406f'],
    [2, '94975b82f9106c376f77e9ae7d8475d033ee5652dcc15d671824053936a3302e'],
    [3, 'c8c795c90aacaf7c26df0ebae4f9351729d3dfd62a4d3a0fb744dc7ffebae311'],
  ])('of form %s is what it was when that form was made', (form, digest) => {
    expect(hex(booking, form)).toBe(digest);
  });

  it('is another one for an event that reads otherwise', () => {
    const [as, changed] = ['e', 'f'].map((hash) => digestOf(linesIn(booking, 3, hash)).toString('hex'));
    expect(changed).not.toBe(as);
  });

  it.each<[string, Booking]>([
    ['an amount', withEntry({ amount: 2n })],
    ['a day', withEntry({ day: '2026-03-03' })],
    ['a region', withEntry({ region: '440605125' })],
    ['a counter', withEntry({ counter: 'accidents' })],
    ['a basis sector', withEntry({ basisSector: null })],
    ['the instant since when an entry is known', withEntry({}, { knownAt: 9 })],
    ['the event behind an entry', withEntry({}, { event: { ...event, id: '2' } })],
    ['the place of an entry', withEntry({}, { seq: 1 })],
    ['one entry less', { ...booking, entries: [] }],
    ['one entry twice', { ...booking, entries: [entry, { ...entry, seq: 1 }] }],
    ['the content of an event', { ...booking, journal: [{ ...journal, contentHash: Buffer.from('ab', 'hex') }] }],
    ['the instant of an event', { ...booking, journal: [{ ...journal, recordedAt: 9 }] }],
    ['one event less', { ...booking, journal: [] }],
    ['the bytes of what was refused', { ...booking, refused: [{ ...refused, bytes: Buffer.from('[') }] }],
    ['the reason of a refusal', { ...booking, refused: [{ ...refused, code: 'invalid-event' }] }],
    ['one refusal less', { ...booking, refused: [] }],
    ['what the event is about', { ...booking, journal: [{ ...journal, subject: 'B' }] }],
    ['the type of an event', { ...booking, journal: [{ ...journal, type: 'safety.incident.withdrawn' }] }],
    ['the device behind an event', { ...booking, journal: [{ ...journal, device: 'e' }] }],
    ['whether it was an exercise', { ...booking, journal: [{ ...journal, drill: true }] }],
    ['the sender of what was refused', { ...booking, refused: [{ ...refused, device: 'e' }] }],
    ['the headers of what was refused', { ...booking, refused: [{ ...refused, headers: { a: 'b' } }] }],
    ['what an entry is about', withEntry({}, { subject: 'B' })],
    ['the enterprise of an entry', withEntry({ organization: 'O' })],
    ['the state of an event', { ...booking, journal: [{ ...journal, state: 'listed' }] }],
    ['the scope of an event', { ...booking, journal: [{ ...journal, scope: null }] }],
    ['the region of a refusal', { ...booking, refused: [{ ...refused, region: '440605' }] }],
    ['what had waited', { ...booking, settled: [{ event, state: 'counted' }] }],
    ['where the clock stood', { ...booking, lastRecordedAt: 12 }],
    ['a figure of a declaration', withExposure({ value: '1.6' })],
    ['a column that said nothing', withExposure({ category: 'x' })],
    ['a withdrawal', withExposure({ withdrawn: true })],
    ['the table of a declaration', withExposure({ table: 'survey_declaration' })],
    ['one declaration less', { ...booking, versions: [] }],
    ['where the batch begins', { ...booking, from: 3n }],
    ['where the batch ends', { ...booking, to: 7n }],
  ])('is another one for %s', (_, changed) => {
    expect(hex(changed)).not.toBe(hex(booking));
  });
});

it('does not depend on the order in which a batch refuses', () => {
  const [early, late] = [refused, { ...refused, offset: 4n }];
  expect(hex({ ...booking, refused: [early, late] })).toBe(hex({ ...booking, refused: [late, early] }));
});

it('keeps a print of each line, so that one that changed can be told', () => {
  const [as, changed] = [printsOf(linesIn(booking)), printsOf(linesIn(withEntry({ amount: 2n })))];
  expect(as).toHaveLength(8 * 5);
  expect(changed.subarray(0, 24)).toEqual(as.subarray(0, 24));
  expect(changed.subarray(24, 32)).not.toEqual(as.subarray(24, 32));
  expect(changed.subarray(32)).toEqual(as.subarray(32));
});

it('a link depends on all before it, so nothing can be taken out or put in another order', () => {
  const [a, b] = [digestOf(linesIn(booking)), digestOf(linesIn({ ...booking, from: 3n }))];
  const start = Buffer.alloc(32);
  const links = [linkOf(linkOf(start, a), b), linkOf(linkOf(start, b), a), linkOf(start, b)].map((l) =>
    l.toString('hex'),
  );
  expect(new Set(links).size).toBe(3);
});

it.each([
  ['1.50', '1.5'],
  ['11000000000', '1.1e+10'],
  ['0.0000001', '1e-7'],
  ['0.000', '0'],
  ['-12', '-12.0'],
])('%s and %s are one number', (a, b) => {
  expect(decimalText(a)).toBe(decimalText(b));
});

it('numbers that differ far behind are two', () => {
  expect(decimalText('0.10000000000000000001')).not.toBe(decimalText('0.1'));
  expect(decimalText('10')).not.toBe(decimalText('1'));
  expect(decimalText('-1')).not.toBe(decimalText('1'));
  expect(decimalText('NaN')).not.toBe(decimalText('Infinity'));
});
