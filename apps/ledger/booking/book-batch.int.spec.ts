import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openLedger, type Sent, TOPIC, toRecord } from '#test/ledger/booking-bench';
import { amend, type EventDraft, event, filed, report, SOURCE, TOWN, withdraw } from '#test/ledger/events';
import { bookBatch } from './book-batch.js';

type Ledger = Awaited<ReturnType<typeof openLedger>>;
let ledger: Ledger;
let nextPartition = 0;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

/** A partition of its own per test; `T0` + offset seconds is the append time. */
const T0 = Date.parse('2026-03-02T12:00:00+08:00');
const partition = async () => {
  const number = nextPartition++;
  await ledger.book.open(TOPIC, number);
  let next = 0n;
  const sendAt = async (from: bigint, sent: readonly Sent[]) => {
    const records = sent.map((s, i) => toRecord(s, from + BigInt(i), T0 + Number(from) * 1000 + i * 1000));
    return bookBatch(
      ledger.book,
      { topic: TOPIC, partition: number, from, to: from + BigInt(sent.length), records },
      ledger.directory.current(),
    );
  };
  return {
    number,
    sendAt,
    send: async (...sent: (EventDraft | Sent)[]) => {
      const wrapped = sent.map(
        (s): Sent => ('event' in s && 'specversion' in s === false ? (s as Sent) : { event: s as EventDraft }),
      );
      const outcome = await sendAt(next, wrapped);
      next += BigInt(sent.length);
      return outcome;
    },
    sum: async (counter: string): Promise<bigint> => {
      const rows = await ledger.database.query<{ sum: bigint | null }>(
        'select sum(amount)::bigint as sum from ledger_entry where partition = $1 and counter = $2',
        [number, counter],
      );
      return rows[0]?.sum ?? 0n;
    },
    refused: async (): Promise<[string, string][]> => {
      const rows = await ledger.database.query<{ event_id: string; code: string }>(
        'select event_id, code from refused where partition = $1 order by "offset"',
        [number],
      );
      return rows.map((row) => [row.event_id, row.code]);
    },
    states: async (): Promise<[string, string][]> => {
      const rows = await ledger.database.query<{ id: string; state: string }>(
        'select id, state from journal where partition = $1 order by "offset"',
        [number],
      );
      return rows.map((row) => [row.id, row.state]);
    },
  };
};
const id = (name: string): string => `${name}-${nextPartition}`;

describe('exactly once', () => {
  it('books a batch once, however often it comes', async () => {
    const p = await partition();
    const sent = [{ event: report(id('a'), id('A')) }, { event: report(id('b'), id('B')) }];
    expect(await p.sendAt(0n, sent)).toMatchObject({ type: 'booked', next: 2n });
    expect(await p.sendAt(0n, sent)).toMatchObject({ type: 'skipped', next: 2n });
    expect(await p.sum('deaths.construction')).toBe(2n);
  });

  it('skips the part of a batch that is below its position', async () => {
    const p = await partition();
    const [a, b] = [{ event: report(id('a'), id('A')) }, { event: report(id('b'), id('B')) }];
    await p.sendAt(0n, [a]);
    expect(await p.sendAt(0n, [a, b])).toMatchObject({
      type: 'booked',
      next: 2n,
      counts: { booked: 1, duplicates: 0 },
    });
    expect(await p.sum('accidents')).toBe(2n);
  });

  it('books nothing of a batch that starts above its position', async () => {
    const p = await partition();
    expect(await p.sendAt(5n, [{ event: report(id('a'), id('A')) }])).toEqual({ type: 'gap', next: 0n });
    expect(await p.states()).toEqual([]);
  });

  it('counts a repeated event once, in one batch and across batches, and refuses the same identity with other content', async () => {
    const p = await partition();
    const first = report(id('a'), id('A'));
    await p.send(first, first);
    await p.send(first, { ...first, data: { ...first.data, deaths: 9 } });
    expect(await p.sum('deaths')).toBe(1n);
    expect(await p.refused()).toEqual([[id('a'), 'event-conflict']]);
  });

  it('counts an event once that two partitions book at the same time', async () => {
    const [p, q] = [await partition(), await partition()];
    const same = Array.from({ length: 50 }, (_, i) => ({ event: report(id(`s${i}`), id(`S${i}`)) }));
    await Promise.all([p.sendAt(0n, same), q.sendAt(0n, [...same].reverse())]);
    expect((await p.sum('accidents')) + (await q.sum('accidents'))).toBe(50n);
  });
});

describe('corrections', () => {
  it('books the difference, also of a move to another district and day', async () => {
    const p = await partition();
    await p.send(report(id('a'), id('A'), { deaths: 2 }));
    await p.send(
      amend(id('b'), id('A'), id('a'), { deaths: 3, region: '440606003', occurredAt: '2026-03-01T09:00:00+08:00' }),
    );
    const rows = await ledger.database.query(
      `select region, day, amount from ledger_entry where partition = $1 and counter = 'deaths' order by "offset", seq`,
      [p.number],
    );
    expect(rows).toEqual([
      { region: TOWN, day: '2026-03-02', amount: 2n },
      { region: TOWN, day: '2026-03-02', amount: -2n },
      { region: '440606003', day: '2026-03-01', amount: 3n },
    ]);
  });

  it('lets a correction wait for what it corrects and books it directly after, in chains, in any order', async () => {
    const p = await partition();
    await p.send(withdraw(id('c'), id('A'), id('b')), amend(id('b'), id('A'), id('a'), { deaths: 5 }));
    expect(await p.states()).toEqual([
      [id('c'), 'waiting'],
      [id('b'), 'waiting'],
    ]);
    expect(await p.sum('deaths')).toBe(0n);
    await p.send(report(id('a'), id('A')));
    expect(await p.states()).toEqual([
      [id('c'), 'counted'],
      [id('b'), 'counted'],
      [id('a'), 'counted'],
    ]);
    expect(await p.sum('deaths')).toBe(0n);
    const rows = await ledger.database.query<{ offset: bigint; amount: bigint }>(
      `select "offset", amount from ledger_entry where partition = $1 and counter = 'deaths' order by "offset", seq`,
      [p.number],
    );
    expect(rows).toEqual([1n, 4n, -5n].map((amount) => ({ offset: 2n, amount })));
    expect(await ledger.database.query('select 1 from waiting where partition = $1', [p.number])).toEqual([]);
  });

  it('within one batch, too', async () => {
    const p = await partition();
    await p.send(amend(id('b'), id('A'), id('a'), { deaths: 5 }), report(id('a'), id('A')));
    expect(await p.sum('deaths')).toBe(5n);
    expect(await p.states()).toEqual([
      [id('b'), 'counted'],
      [id('a'), 'counted'],
    ]);
  });

  it('refuses the second of two corrections of one version, also when both waited', async () => {
    const p = await partition();
    await p.send(amend(id('b'), id('A'), id('a'), { deaths: 5 }), amend(id('c'), id('A'), id('a'), { deaths: 7 }));
    await p.send(report(id('a'), id('A')));
    expect(await p.sum('deaths')).toBe(5n);
    expect(await p.refused()).toEqual([[id('c'), 'stale-replaces']]);
  });

  it('refuses what waits for something that is refused', async () => {
    const p = await partition();
    await p.send(report(id('a'), id('A')));
    await p.send(amend(id('c'), id('A'), id('b')), report(id('b'), id('A')));
    expect((await p.refused()).sort()).toEqual([
      [id('b'), 'subject-exists'],
      [id('c'), 'stale-replaces'],
    ]);
  });

  it('refuses a withdrawal by a device of another district', async () => {
    const p = await partition();
    await p.send(report(id('a'), id('A')));
    await p.send({ event: withdraw(id('b'), id('A'), id('a'), '440606003'), scope: '440606' });
    expect(await p.refused()).toEqual([[id('b'), 'region-not-allowed']]);
    expect(await p.sum('deaths')).toBe(1n);
  });
});

describe('records replaced in whole', () => {
  it('books returns so that every published period sums to what was published', async () => {
    const p = await partition();
    const region = '330000';
    await p.send(filed(id('h1'), region, ['2013-01-01', '2013-07-01'], { accidents: 24, deaths: 27 }));
    await p.send(filed(id('jan'), region, ['2013-01-01', '2013-02-01'], { accidents: 4, deaths: 5 }));
    expect(await p.sum('accidents.construction')).toBe(24n);
    await p.send(filed(id('cut'), region, ['2013-06-15', '2013-07-15']));
    expect(await p.refused()).toEqual([[id('cut'), 'period-overlaps']]);
  });

  it('keeps a less final declaration as listed, and clears a subject by a withdrawal of its current version', async () => {
    const p = await partition();
    const region = '340000';
    const period = ['2013-01-01', '2013-02-01'] as const;
    await p.send(
      filed(id('f'), region, period, { accidents: 3 }),
      filed(id('p'), region, period, { accidents: 9, status: 'provisional' }),
    );
    expect(await p.states()).toEqual([
      [id('f'), 'counted'],
      [id('p'), 'listed'],
    ]);
    const clear = (name: string, replaces: string): EventDraft =>
      event('record.withdrawn', id(name), `construction/${region}/${period[0]}..${period[1]}`, {
        recordType: 'safety.return.filed',
        region,
        replaces: { source: SOURCE, id: id(replaces) },
        reason: 'entered twice',
      });
    await p.send(clear('w', 'p'));
    expect(await p.refused()).toEqual([[id('w'), 'stale-replaces']]);
    await p.send(clear('x', 'f'));
    expect(await p.sum('accidents')).toBe(0n);
  });

  it('lists a return of a region that reports by incidents', async () => {
    const p = await partition();
    await p.send(filed(id('r'), '440605', ['2026-01-01', '2026-02-01'], { accidents: 3 }));
    expect(await p.states()).toEqual([[id('r'), 'listed']]);
    expect(await p.sum('accidents')).toBe(0n);
  });
});

describe('what cannot be read', () => {
  it('is refused with its bytes, and the rest of the batch goes on', async () => {
    const p = await partition();
    const broken = Buffer.from('{"specversion":"1.0","id":"x');
    await p.send({ event: broken }, report(id('a'), id('A')), report(id('n'), id('N'), { region: '999999' }));
    const rows = await ledger.database.query<{ code: string; bytes: Buffer }>(
      'select code, bytes from refused where partition = $1 order by "offset"',
      [p.number],
    );
    expect(rows.map((r) => r.code)).toEqual(['malformed', 'region-unknown']);
    expect(rows[0]?.bytes.equals(broken)).toBe(true);
    expect(await p.sum('deaths')).toBe(1n);
  });

  it.each(['\\u0000', '\\ud800'])('text that the database cannot hold (%s) stops nothing', async (text) => {
    const p = await partition();
    const raw = JSON.stringify(report(id('z'), id('Z'), { summary: 'X' })).replace('"X"', `"${text}"`);
    await p.send({ event: Buffer.from(raw) }, report(id('a'), id('A')));
    expect(await p.sum('deaths')).toBe(1n);
    expect((await p.refused()).map(([, code]) => code)).toEqual(['invalid-event']);
  });
});

it('recordedAt never steps back, whatever the append times do, in one batch and from one to the next', async () => {
  const p = await partition();
  const book = (from: bigint, ...appendedAt: number[]) => {
    const records = appendedAt.map((at, i) => {
      const name = id(`t${from}${i}`);
      return toRecord({ event: report(name, name) }, from + BigInt(i), at);
    });
    const range = { topic: TOPIC, partition: p.number, from, to: from + BigInt(records.length) };
    return bookBatch(ledger.book, { ...range, records }, ledger.directory.current());
  };
  await book(0n, T0 + 60_000, T0);
  await book(2n, T0 + 30_000, T0 + 90_000);
  const rows = await ledger.database.query<{ recorded_at: Date }>(
    'select recorded_at from journal where partition = $1 order by "offset"',
    [p.number],
  );
  expect(rows.map((r) => r.recorded_at.getTime() - T0)).toEqual([60_000, 60_000, 60_000, 90_000]);
});
