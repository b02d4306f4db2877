import { describe, expect, it } from '@jest/globals';
import type { Booking } from '#ports/ledger-book';
import { type ChainedLine, digestOf, type LinkForm, linesOf, linkOf, printsOf, rowsOfBooking } from './chain.js';
import type { VersionHash } from './version-hash.js';

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
const booking: Booking = {
  ...{
    from: 4n,
    to: 6n,
    lastRecordedAt: 11,
    treeVersion: 1,
    settled: [],
    waiting: [],
    versions: [],
    incidents: [],
    inspections: [],
    withdrawnInspections: [],
    states: [],
  },
  ...{ journal: [journal], refused: [refused], entries: [entry] },
};
const version: VersionHash = { table: 'incident_version', offset: 4n, seq: 1, hash: 'v' };
const linesIn = (booked: Booking, form?: LinkForm, versions = [version], eventHash = 'e'): ChainedLine[] =>
  linesOf(rowsOfBooking(booked, { events: new Map([[4n, eventHash]]), versions }), form);
const hex = (booked: Booking, ...rest: [form?: LinkForm, versions?: VersionHash[], eventHash?: string]): string =>
  digestOf(linesIn(booked, ...rest)).toString('hex');
const withEntry = (over: Partial<typeof entry.contribution>, rest: Partial<typeof entry> = {}): Booking => ({
  ...booking,
  entries: [{ ...entry, ...rest, contribution: { ...entry.contribution, ...over } }],
});

describe('the digest of a batch', () => {
  it.each<[LinkForm, string]>([
    [1, '42847f9a74d3cc2fd9dfeaf243e87baab44624683075f713f3a7e777b294406f'],
    [2, '94975b82f9106c376f77e9ae7d8475d033ee5652dcc15d671824053936a3302e'],
    [3, '4a8da5469d77a9a5f3b8a7b01ca37634e8d9722ea9aa756fab8f25e08a8f192f'],
  ])('of form %s is what it was when that form was made', (form, digest) => {
    expect(hex(booking, form)).toBe(digest);
  });

  it('is another one for an event or a version that reads otherwise, and for one version less', () => {
    const as = hex(booking);
    expect(hex(booking, 3, [version], 'f')).not.toBe(as);
    expect(hex(booking, 3, [{ ...version, hash: 'w' }])).not.toBe(as);
    expect(hex(booking, 3, [{ ...version, seq: 2 }])).not.toBe(as);
    expect(hex(booking, 3, [{ ...version, table: 'survey_declaration' }])).not.toBe(as);
    expect(hex(booking, 3, [])).not.toBe(as);
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
