import { expect, it } from '@jest/globals';
import { cleared, type EventDraft, history, inspected } from '#test/ledger/events';
import { ALL_AT_ONCE, ONE_BY_ONE } from '#test/oracle/book-history';
import { bookInMemory } from '#test/oracle/book-in-memory';
import { sampleTree } from '#test/oracle/sample-world';
import { standingIn } from '#test/oracle/standing-text';

const tree = sampleTree();
const at = (hour: number): number => Date.parse('2025-03-02T00:00:00Z') + hour * 3_600_000;

/** Since when an import says that it was known. */
const known = (hour: number, draft: EventDraft): EventDraft => history(draft, new Date(at(hour)).toISOString());

const inspection = (id: string, ...hazards: readonly string[]): EventDraft =>
  inspected(id, 'I', {
    hazards: hazards.map((hazard) => ({ id: hazard, level: 'general', description: '', dueOn: '2024-05-09' })),
  });

const withdrawal = (id: string, replaces: string): EventDraft => cleared(id, 'inspection.completed', 'I', replaces);

/** Hazards that the inspection lists at each hour, however the log is cut. */
const listedAt = async (hours: readonly number[], ...events: readonly EventDraft[]): Promise<string[][]> => {
  const log = events.map((one) => ({ event: one, scope: null, appendedAt: at(24) }));
  const answers = [ONE_BY_ONE, ALL_AT_ONCE].map(async (plan) => {
    const { versions } = await bookInMemory(log, plan, tree);
    return hours.map((hour) => standingIn(versions, at(hour)).map((text) => JSON.parse(text.split(' ')[0] ?? '')[2]));
  });
  const [first, second] = await Promise.all(answers);
  expect(second).toEqual(first);
  return first ?? [];
};

it('closes what the inspection listed before and lists no more', async () => {
  const log = [known(1, inspection('a', 'H1', 'H2')), known(2, inspection('b', 'H2')), known(3, inspection('c', 'H1'))];
  expect(await listedAt([0, 1, 2, 3], ...log)).toEqual([[], ['H1', 'H2'], ['H2'], ['H1']]);
});

it('closes what an earlier version listed, though the one between became known later', async () => {
  const log = [known(1, inspection('a', 'H1')), known(9, inspection('b', 'H2')), known(5, inspection('c', 'H3'))];
  expect(await listedAt([1, 5, 9], ...log)).toEqual([['H1'], ['H3'], ['H3']]);
});

it('closes what was listed before a withdrawal that became known later than the next version', async () => {
  const log = [known(1, inspection('a', 'H1')), known(9, withdrawal('w', 'a')), known(5, inspection('c', 'H3'))];
  expect(await listedAt([1, 5, 9], ...log)).toEqual([['H1'], ['H3'], ['H3']]);
});

it('closes all that any version listed when the inspection is withdrawn', async () => {
  const log = [known(1, inspection('a', 'H1')), known(9, inspection('b', 'H2')), known(5, withdrawal('w', 'b'))];
  expect(await listedAt([1, 5, 9], ...log)).toEqual([['H1'], ['H1'], []]);
});
