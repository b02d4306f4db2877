import { afterEach, expect, it } from '@jest/globals';
import { createLogger } from '#telemetry/logger';
import { eventually } from '#test/eventually';
import { LogTail } from './log-tail.js';
import { RecentRecords } from './recent-records.js';
import { TableGroup } from './table-group.js';

let group: TableGroup | undefined;
afterEach(() => group?.close());

/** Locks of a session that can be lost in the very moment in which it answers. */
const world = () => {
  const state = { isMember: false, owned: new Set<number>(), loseAfter: '' };
  const lose = (): void => {
    Object.assign(state, { isMember: false, owned: new Set(), loseAfter: '' });
    group?.onSessionLost();
  };
  const answer = (sql: string, params: readonly unknown[]): unknown[] => {
    if (sql.includes('pg_advisory_lock_shared')) state.isMember = true;
    if (sql.includes('from pg_locks')) return state.isMember ? [{ pid: 1, own: true }] : [];
    if (sql.includes('from log_partition'))
      return [0, 1].map((partition) => ({ topic: 't', partition, low: 0n, end: 0n }));
    if (!sql.includes('pg_try_advisory_lock')) return [];
    const asked = params[2] as number[];
    for (const p of asked) state.owned.add(p);
    return asked.map((p) => ({ p, got: true }));
  };
  const session = {
    query: async <T>(sql: string, params: readonly unknown[] = []): Promise<T[]> => {
      const rows = answer(sql, params) as T[];
      // The answer and the end in one piece of the stream: whoever asked goes on only afterwards.
      if (state.loseAfter !== '' && sql.includes(state.loseAfter)) lose();
      return rows;
    },
  };
  const subscription = {
    ...{ topic: 't', group: 'g', mode: 'group' as const },
    handle: async () => undefined,
    onStopped: () => undefined,
  };
  group = new TableGroup(subscription, 2, {
    ...{ db: session, session, tail: new LogTail(), recent: new RecentRecords() },
    logger: createLogger('test', 'silent'),
    ...{ commitIntervalMs: 10, rebalanceIntervalMs: 10 },
  });
  return { state, group };
};

it.each(['pg_advisory_lock_shared', 'pg_try_advisory_lock'])(
  'owns its partitions again though the session ended right after it answered %s',
  async (statement) => {
    const { state, group: member } = world();
    state.loseAfter = statement;
    member.rebalance();
    await eventually(() => {
      expect(state.loseAfter).toBe('');
      expect(member.assignment()).toEqual([0, 1]);
      expect([...state.owned]).toEqual([0, 1]);
    });
  },
);
