// Hazards and violations are joined from facts of two partitions. Whatever is booked first, cut as it may be, one after the
// other or at once: the faces and the counts, now and as known at any instant, are what looking through all events gives.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { LoggedEvent } from '#oracle/event-oracle';
import { dueAmong, hazardsOf, violationsOf } from '#oracle/hazard-oracle';
import { LedgerOracle } from '#oracle/ledger-oracle';
import { RegionOracle } from '#oracle/region-oracle';
import type { DueRequest } from '#ports/hazard-register';
import { emptyLedger, openLedger, TOPIC } from '#test/ledger/booking-bench';
import { cuts } from '#test/oracle/book-history';
import { bookPartitions } from '#test/oracle/book-partitions';
import { FIRST_APPEND, HOUR, histories } from '#test/oracle/random-history';
import { PUT_OFF_TO } from '#test/oracle/record-drafts';
import { SAMPLE_CODES, SAMPLE_WORLD, sampleTree } from '#test/oracle/sample-world';
import { PostgresHazardRegister } from './postgres-hazard-register.js';

const tree = sampleTree();
const regions = new RegionOracle(SAMPLE_WORLD);
let ledger: Awaited<ReturnType<typeof openLedger>>;
/** 8 s on a quiet machine. */
jest.setTimeout(120_000);
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const SPANS = [
  { from: '2024-01-01', to: '2024-03-01' },
  { from: '2024-02-29', to: '2024-03-02' },
  { from: '2023-01-01', to: '2025-01-01' },
  { from: PUT_OFF_TO, to: '2024-04-16' },
];
const about = (spans: typeof SPANS): DueRequest[] =>
  SAMPLE_CODES.flatMap((region) =>
    spans.flatMap((span): DueRequest[] => [
      { region, ...span },
      { region, ...span, level: 'major' },
      { region, ...span, organization: '甲|乙公司' },
      { region, ...span, level: 'general', organization: '91440600MA4X|2024-01-01' },
    ]),
  );
/** All at once, and one by itself: what is looked at is chosen by the days of a whole question. */
const QUESTIONS = [about(SPANS), about(SPANS.slice(-1))];

const timeOf = (at: unknown): number | null => (at instanceof Date ? at.getTime() : null);

const hazardFaces = async () => {
  const rows = await ledger.database.query('select * from hazard order by id');
  return rows.map(
    ({ due_on: dueOn, opened_on: openedOn, rectified_on: rectifiedOn, verified_by: verifiedBy, ...row }) => {
      const { rectified_at, verified_at, updated_at, first_known_at, last_known_at, said_once, ...rest } = row;
      const times = {
        rectifiedAt: timeOf(rectified_at),
        verifiedAt: timeOf(verified_at),
        updatedAt: timeOf(updated_at),
      };
      return { ...rest, dueOn, openedOn, rectifiedOn, verifiedBy, ...times };
    },
  );
};

const violationFaces = async () => {
  const rows = await ledger.database.query(
    `select id, region, sector, organization, decided_on as "decidedOn", (penalty_fen::numeric / 100)::float8 as "penaltyYuan",
            incident, inspection, disclosable, published_at, updated_at, decision, publication from violation order by id`,
  );
  return rows.map(({ published_at, updated_at, ...row }) => ({
    ...row,
    publishedAt: timeOf(published_at),
    updatedAt: timeOf(updated_at),
  }));
};

/** As it was known: the fold of what was known, partition by partition. */
const knownTo = (logs: readonly (readonly LoggedEvent[])[], wholes: readonly LedgerOracle[], t: number) =>
  wholes.map((whole, partition) => {
    const known = new Set(whole.booked.filter((one) => one.knownAt <= t).map((one) => Number(one.offset)));
    const then = (logs[partition] ?? []).filter((_, at) => known.has(at)).map((one) => ({ ...one, scope: null }));
    return new LedgerOracle(SAMPLE_WORLD, then);
  });

const expectRight = async (logs: readonly (readonly LoggedEvent[])[], instants: readonly number[]): Promise<void> => {
  const wholes = logs.map((log) => new LedgerOracle(SAMPLE_WORLD, log));
  const hazards = hazardsOf(wholes, regions);
  expect(await hazardFaces()).toEqual(hazards);
  expect(await violationFaces()).toEqual(violationsOf(wholes));
  const register = new PostgresHazardRegister(ledger.database);
  for (const t of [null, ...instants]) {
    const then = t === null ? hazards : hazardsOf(knownTo(logs, wholes, t), regions);
    for (const questions of QUESTIONS) {
      const expected = questions.map((asked) => dueAmong(then, asked, regions));
      expect(await register.dueCounts(tree, questions, t)).toEqual(expected);
    }
  }
};

it('are joined as all events together say, in whatever order two partitions are booked, now and as it was known', async () => {
  const kinds = ['inspection', 'inspection', 'rectified', 'changed', 'decided', 'published'] as const;
  const log = histories({ kinds, prefix: 'I', maxLength: 24, namesOthers: false });
  const picks = fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 12 });
  const hours = fc.array(fc.integer({ min: -7, max: 6 }), { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(log, cuts, cuts, picks, hours, async (all, planP, planQ, order, atHours) => {
    const isInFirst = ({ key }: { key: string }): boolean => key.startsWith('I') || key.startsWith('V');
    const logs = [all.filter(isInFirst), all.filter((one) => !isInFirst(one))];
    const instants = atHours.map((hour) => FIRST_APPEND + hour * HOUR);
    const planned = [
      { log: logs[0] ?? [], plan: planP },
      { log: logs[1] ?? [], plan: planQ },
    ];
    const destination = { book: ledger.book, topic: TOPIC, tree };
    await emptyLedger(ledger.database);
    await bookPartitions(destination, planned, order);
    await expectRight(logs, instants);
    await emptyLedger(ledger.database);
    await bookPartitions(destination, planned);
    await expectRight(logs, instants);
  });
  await fc.assert(property, { numRuns: 40 });
});
