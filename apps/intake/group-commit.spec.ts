import { expect, it } from '@jest/globals';
import { TransientFailure } from '#ports/failures';
import { MemoryLookup, NOW, RecordingLog, TREE } from '#test/door';
import { incident } from '#test/door-client';
import { eventually } from '#test/eventually';
import { admit, type Candidate } from './admit.js';
import { GROUP_LIMITS, GroupCommit } from './group-commit.js';
import { JournalCheck } from './journal-check.js';

const sender = {
  kind: 'device',
  id: 'd1',
  name: 'd1',
  region: '440600',
  source: 'urn:fengsui:device:d1',
  types: 'all',
  history: false,
} as const;

const candidate = (data: object = {}, attributes: object = {}): Candidate => {
  const admission = admit({ type: 'event', raw: incident(data, attributes) }, { sender, tree: TREE, now: NOW });
  if (!admission.ok) throw new Error(admission.rejection.code);
  return admission.candidate;
};

const open = (limits = GROUP_LIMITS) => {
  const log = new RecordingLog();
  const lookup = new MemoryLookup();
  const commits = new GroupCommit(log, new JournalCheck(lookup), limits);
  return { log, lookup, commits };
};

it('never has two appends in flight, and answers only after its own', async () => {
  const { log, commits } = open();
  let inFlight = 0;
  let most = 0;
  log.gate = async () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
  };
  const requests = Array.from({ length: 50 }, async () => {
    const mine = [candidate(), candidate()];
    expect(await commits.commit(mine)).toEqual(['accepted', 'accepted']);
    expect(mine.every((c) => log.records.includes(c.record))).toBe(true);
  });
  await Promise.all(requests);
  expect(most).toBe(1);
  expect(log.records).toHaveLength(100);
});

it('after a failed append nothing is remembered as there', async () => {
  const { log, commits } = open();
  const event = candidate();
  log.gate = () => Promise.reject(new TransientFailure('event-log', 'gone'));
  await expect(commits.commit([event, event])).rejects.toMatchObject({ name: 'TransientFailure' });
  log.gate = () => Promise.resolve();
  expect(await commits.commit([event])).toEqual(['accepted']);
  expect(await commits.commit([event])).toEqual(['duplicate']);
});

it('the same event from two requests at once is appended once', async () => {
  const { log, commits } = open();
  const event = candidate();
  const outcomes = await Promise.all([commits.commit([event]), commits.commit([event])]);
  expect(outcomes.flat().sort()).toEqual(['accepted', 'duplicate']);
  expect(log.records).toHaveLength(1);
});

it('takes other content under an identity once the ledger has refused what came first, and not before', async () => {
  const { log, lookup, commits } = open();
  const id = { id: 'put-right' };
  const [wrong, right, third] = [
    candidate({ deaths: 1 }, id),
    candidate({ deaths: 2 }, id),
    candidate({ deaths: 3 }, id),
  ];
  expect(await commits.commit([wrong])).toEqual(['accepted']);
  expect(await commits.commit([right])).toEqual(['conflict']);
  lookup.refusals.set(wrong.key, new Set([wrong.hash]));
  // Of two that come at once the first is taken: it may be booked, and only the ledger can say.
  expect(await commits.commit([right, third])).toEqual(['accepted', 'conflict']);
  expect(await commits.commit([right])).toEqual(['duplicate']);
  expect(await commits.commit([third])).toEqual(['conflict']);
  expect(log.records).toEqual([wrong.record, right.record]);
});

it('believes the journal before its own memory', async () => {
  const { lookup, commits } = open();
  const [mine, replayed] = [candidate({ deaths: 1 }, { id: 'replayed' }), candidate({ deaths: 2 }, { id: 'replayed' })];
  expect(await commits.commit([mine])).toEqual(['accepted']);
  // Refused, put right by somebody else, and booked: the device that sends the same is late, not wrong.
  lookup.refusals.set(mine.key, new Set([mine.hash]));
  lookup.hashes.set(mine.key, replayed.hash);
  expect(await commits.commit([replayed])).toEqual(['duplicate']);
  expect(await commits.commit([mine])).toEqual(['conflict']);
});

it('keeps its bytes within bounds, and recovers', async () => {
  const { log, commits } = open({ ...GROUP_LIMITS, maxWaitingBytes: 2_000 });
  let letGo: () => void = () => undefined;
  log.gate = () =>
    new Promise<void>((resolve) => {
      letGo = resolve;
    });
  const first = commits.commit([candidate()]);
  await eventually(() => expect(log.appends).toEqual([1]));
  const many = Array.from({ length: 20 }, () => commits.commit([candidate()]));
  const settled = Promise.allSettled(many);
  await eventually(() => expect(log.appends).toEqual([1]));
  log.gate = () => Promise.resolve();
  letGo();
  await first;
  const states = (await settled).map((r) => r.status);
  expect(states).toContain('rejected');
  expect(states).toContain('fulfilled');
  expect(await commits.commit([candidate()])).toEqual(['accepted']);
});

it('refuses before any work what would wait too long, and takes it again when the log is quick', async () => {
  const { log, commits } = open({ ...GROUP_LIMITS, maxItems: 1, maxWaitMs: 50 });
  log.gate = () => new Promise((resolve) => setTimeout(resolve, 60));
  const crowd = Promise.all(Array.from({ length: 6 }, () => commits.commit([candidate()])));
  await eventually(() => !commits.hasRoom);
  expect(await crowd).toHaveLength(6);
  // Nothing waits: however slow it was, the next one may try.
  expect(commits.hasRoom).toBe(true);
  log.gate = () => Promise.resolve();
  expect(await commits.commit([candidate()])).toEqual(['accepted']);
});

it('a look-up that fails or hangs is "not known"', async () => {
  const { lookup, commits } = open();
  lookup.gate = () => Promise.reject(new TransientFailure('database', 'gone'));
  expect(await commits.commit([candidate()])).toEqual(['accepted']);
  let asked = 0;
  lookup.gate = () => {
    asked += 1;
    return new Promise<void>(() => undefined);
  };
  for (let i = 0; i < 3; i += 1) expect(await commits.commit([candidate()])).toEqual(['accepted']);
  // The first hangs: a slow database is not asked more meanwhile.
  expect(asked).toBe(1);
});
