// Histories that once came out differently from how they were cut, or stopped the partition. Found by the property tests.

import { describe, expect, it } from '@jest/globals';
import type { LoggedEvent } from '#oracle/event-oracle';
import { amend, type EventDraft, event, report, SOURCE, withdraw } from '#test/ledger/events';
import { ALL_AT_ONCE, ONE_BY_ONE } from '#test/oracle/book-history';
import { bookInMemory, outcomeOf } from '#test/oracle/book-in-memory';
import { sampleTree } from '#test/oracle/sample-world';

const tree = sampleTree();

const logged = (event: EventDraft, scope: string | null = null): LoggedEvent => ({ event, scope, appendedAt: 0 });

const inspection = (id: string, subject: string, result: 'pass' | 'fail' = 'pass'): EventDraft =>
  event('inspection.completed', id, subject, {
    region: '440605124',
    sector: 'construction',
    kind: 'spot-check',
    completedAt: '2024-05-02T09:00:00+08:00',
    result,
  });

const clearInspection = (id: string, subject: string, replaces: string): EventDraft =>
  event('record.withdrawn', id, subject, {
    recordType: 'safety.inspection.completed',
    region: '440605124',
    replaces: { source: SOURCE, id: replaces },
    reason: 'entered twice',
  });

/** Both ways of cutting; what was refused, by `id code`. */
const refusedBoth = async (...log: LoggedEvent[]): Promise<string[]> => {
  const [one, all] = [await bookInMemory(log, ONE_BY_ONE, tree), await bookInMemory(log, ALL_AT_ONCE, tree)];
  expect(outcomeOf(all)).toEqual(outcomeOf(one));
  return outcomeOf(one).refused.map((text) => text.slice(SOURCE.length + 1));
};

describe('a correction is refused, however the log is cut,', () => {
  it('when what it names was refused just before', async () => {
    const log = [report('a', 'A', { region: '999999' }), withdraw('b', 'A', 'a')];
    expect(await refusedBoth(...log.map((one) => logged(one)))).toEqual(['a region-unknown', 'b stale-replaces']);
  });

  it('when what it waits for turns out to belong to another incident', async () => {
    const log = [amend('b', 'B', 'a'), report('a', 'A')];
    expect(await refusedBoth(...log.map((one) => logged(one)))).toEqual(['b stale-replaces']);
  });

  it('when what it waits for turns out to belong to another incident and to wait itself', async () => {
    const log = [withdraw('c', 'C', 'b'), amend('b', 'A', 'a'), report('a', 'A')];
    expect(await refusedBoth(...log.map((one) => logged(one)))).toEqual(['c stale-replaces']);
  });

  it('when what it waits for is an inspection that bears the name of the incident', async () => {
    const log = [amend('b', 'A', 'a'), inspection('a', 'A')];
    expect(await refusedBoth(...log.map((one) => logged(one)))).toEqual(['b stale-replaces']);
  });

  it('when what it waits for cannot be read', async () => {
    const unreadable = { ...report('a', 'A'), data: {} };
    expect(await refusedBoth(logged(amend('b', 'A', 'a')), logged(unreadable))).toEqual([
      'a invalid-event',
      'b stale-replaces',
    ]);
  });
});

it('books what was refused while it waited when it comes again, in the same batch too', async () => {
  const late = withdraw('b', 'A', 'a');
  const log = [logged(late, '440606'), logged(report('a', 'A')), logged(late)];
  expect(await refusedBoth(...log)).toEqual(['b region-not-allowed']);
  for (const cut of [1, 2]) {
    const plan = [
      { size: cut, again: 0, dies: false },
      { size: 9, again: 0, dies: false },
    ];
    const book = await bookInMemory(log, plan, tree);
    expect(outcomeOf(book).journalled).toEqual([`${SOURCE} a counted`, `${SOURCE} b counted`]);
    expect(outcomeOf(book).sums).toEqual(new Map());
  }
});

it.each(['__proto__', 'constructor', 'toString'])(
  'counts an inspection named %s once, replaced and withdrawn',
  async (name) => {
    const log = [clearInspection('x', name, 'nobody'), inspection('a', name), inspection('b', name, 'fail')].map(
      (one) => logged(one, '440605'),
    );
    const counted = [...outcomeOf(await bookInMemory(log, ONE_BY_ONE, tree)).sums];
    expect(counted).toEqual([['inspections.spot-check.completed||440605124|2024-05-02|', 1n]]);
    expect(await refusedBoth(...log, logged(clearInspection('c', name, 'b'), '440605'))).toEqual([]);
  },
);
