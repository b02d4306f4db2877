import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readConfig } from '#config/config';
import { incidentContributions } from '#domain/incident/contributions';
import { type OpsContext, openForOps } from '#runtime/open-for-ops';
import { anIncident } from '#test/builders/incidents';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { runCommandLine } from './command-line.js';
import { countingVerbs } from './counting.verbs.js';

let target: TestDatabase;
let ops: OpsContext;
let said = '';

beforeAll(async () => {
  target = await (await startPostgres()).createDatabase('counting_verbs');
  ops = await openForOps({ ...readConfig(), database: { scheme: 'postgres', url: target.url } });
}, 60_000);

afterAll(async () => {
  await ops?.close();
  await target?.drop();
});

const run = async (...argv: string[]) => {
  said = '';
  const hear = (text: string): void => {
    said += text;
  };
  const verbs = countingVerbs({ rules: () => ops.countingRules(), state: (rule) => ops.stateCountingRule(rule) });
  return runCommandLine(argv, verbs, { out: hear, err: hear });
};
const state = (...rest: string[]) => run('counting', 'below-threshold', ...rest);

/** What an accident with minor injuries only, on a day, adds to the number of accidents by the tree as it is now. */
const counted = async (day: string): Promise<number> =>
  incidentContributions(anIncident({ minorInjuries: 1, day }), await ops.regions()).filter(
    (c) => c.counter === 'accidents',
  ).length;

it.each([
  [['--from', '2026-01-01'], '--counted'],
  [['--counted', 'maybe', '--from', '2026-01-01'], '--counted'],
  [['--counted', 'yes'], '--from'],
  [['--counted', 'yes', '--from', '2026-02-30'], '--from'],
  [['--counted', 'yes', '--from', '2026-01-02', '--to', '2026-01-02'], '--to'],
])('refuses %s', async (asked, named) => {
  expect(await state(...asked)).toBe(2);
  expect(said).toContain(named);
  expect(await ops.countingRules()).toEqual([]);
});

it('counts no accident below the thresholds until a rule says so, and then on its days only', async () => {
  const before = await ops.regions();
  expect(await run('counting', 'list')).toBe(0);
  expect(said).toContain('none is stated');
  expect(await counted('2026-06-01')).toBe(0);

  expect(await state('--counted', 'yes', '--from', '2026-01-01', '--json')).toBe(0);
  expect(JSON.parse(said)).toEqual({ changed: true, countsBelowThreshold: true, from: '2026-01-01', to: null });
  expect((await ops.regions()).version).toBe(before.version + 1);
  expect(await Promise.all(['2025-12-31', '2026-01-01', '2026-06-01'].map(counted))).toEqual([0, 1, 1]);
});

it('lets the rule that begins last decide, and says when nothing changed', async () => {
  expect(await state('--counted', 'no', '--from', '2026-03-01', '--to', '2026-05-01')).toBe(0);
  expect(await Promise.all(['2026-02-28', '2026-03-01', '2026-04-30', '2026-05-01'].map(counted))).toEqual([
    1, 0, 0, 1,
  ]);
  const { version } = await ops.regions();
  expect(await state('--counted', 'no', '--from', '2026-03-01', '--to', '2026-05-01')).toBe(0);
  expect(said).toContain('it was stated so already');
  expect((await ops.regions()).version).toBe(version);
  expect(await run('counting', 'list', '--json')).toBe(0);
  expect(JSON.parse(said).rules).toHaveLength(2);
  // Told with each change, and not where nothing changed.
  const told = await ops.actions.list({ actions: ['counting-rule-stated'] }, { limit: 10 });
  expect(told.map(({ object, actor }) => [object, actor.kind])).toEqual([
    ['2026-03-01', 'cli'],
    ['2026-01-01', 'cli'],
  ]);
});
