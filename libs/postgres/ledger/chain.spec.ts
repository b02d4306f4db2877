import { describe, expect, it } from '@jest/globals';
import type { Booking } from '#ports/ledger-book';
import { digestOf, linesOf, linkOf, printsOf } from './chain.js';

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
const hex = (booked: Booking): string => digestOf(linesOf(booked)).toString('hex');
const withEntry = (over: Partial<typeof entry.contribution>, rest: Partial<typeof entry> = {}): Booking => ({
  ...booking,
  entries: [{ ...entry, ...rest, contribution: { ...entry.contribution, ...over } }],
});

describe('the digest of a batch', () => {
  it('is the same while nothing but the state of a waiting event changes, as it does by design', () => {
    expect(hex({ ...booking, journal: [{ ...journal, state: 'waiting' }] })).toBe(hex(booking));
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
  const [as, changed] = [printsOf(linesOf(booking)), printsOf(linesOf(withEntry({ amount: 2n })))];
  expect(as).toHaveLength(8 * 4);
  expect(changed.subarray(0, 24)).toEqual(as.subarray(0, 24));
  expect(changed.subarray(24)).not.toEqual(as.subarray(24));
});

it('a link depends on all before it, so nothing can be taken out or put in another order', () => {
  const [a, b] = [digestOf(linesOf(booking)), digestOf(linesOf({ ...booking, from: 3n }))];
  const start = Buffer.alloc(32);
  const links = [linkOf(linkOf(start, a), b), linkOf(linkOf(start, b), a), linkOf(start, b)].map((l) =>
    l.toString('hex'),
  );
  expect(new Set(links).size).toBe(3);
});
