// Any number opened: the entries of its numerator, the declarations of its denominator, the version of its target. Whatever is
// asked, the parts sum to the whole.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { explanationSchema } from '#contracts/api/explanation-json';
import { bearer, type ConsoleWorld, openConsole, SUPERVISOR } from '#test/console/console-world';
import { CHANCHENG, CITY, NANHAI, noon, RESTATED_YEAR, SHUNDE } from '#test/console/restated-year';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const DEATHS = 'construction-deaths-per-10bn-yuan';
const UNITS = 'special-equipment-accidents-per-10k-units';

beforeAll(async () => {
  world = await openConsole();
  await world.send(...RESTATED_YEAR);
  await world.settled();
});
afterAll(() => world.close());

const get = async (path: string) => {
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect(status).toBe(200);
  return json;
};
const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((s, item) => s + of(item), 0);
const explain = async (query: string) =>
  explanationSchema.parse(await get(`readings/explanation?region=${CITY}&${query}`));
const iso = (day: string): string => encodeURIComponent(noon(day));

describe('an explanation', () => {
  it.each([
    `indicator=${DEATHS}&window=period&asOf=2025-03-31`,
    `indicator=${DEATHS}&window=period&asOf=2025-06-30`,
    `indicator=${DEATHS}&window=period&asOf=2025-06-30&knownAt=${iso('2025-04-30')}`,
    `indicator=${DEATHS}&window=quarter&asOf=2025-05-31`,
    `indicator=${DEATHS}&from=2025-01-15&to=2025-05-16`,
    `indicator=${UNITS}&window=ytd&asOf=2025-06-30`,
    'indicator=trir&window=ytd&asOf=2025-06-30',
    'indicator=deaths&window=ytd&asOf=2025-06-30',
    'indicator=direct-loss-yuan&window=ytd&asOf=2025-06-30',
    `indicator=deaths&window=ytd&asOf=2025-06-30&knownAt=${iso('2025-04-30')}`,
  ])('of %s: the parts sum to the whole', async (query) => {
    const { reading, numerator, denominator, target } = await explain(query);
    expect(sum(numerator.entries, ({ amount }) => amount)).toBeCloseTo(reading.numerator ?? Number.NaN, 9);
    for (const { counter } of numerator.entries) expect(numerator.counters).toContain(counter);
    const amounts = sum(denominator, ({ amount }) => amount);
    expect(amounts / (reading.denominator?.value ?? (amounts || 1))).toBeCloseTo(denominator.length > 0 ? 1 : 0, 12);
    const estimated = sum(denominator, (one) => one.estimated);
    expect(estimated / (amounts || 1)).toBeCloseTo(reading.denominator?.estimatedShare ?? 0, 9);
    expect(target && `${target.event.source}#${target.event.id}`).toBe(reading.target?.event ?? null);
  });

  it('names every declaration with what it gives', async () => {
    const { denominator, budget, target, returns, indicator } = await explain(
      `indicator=${DEATHS}&window=period&asOf=2025-04-30`,
    );
    // January is 2 of the 10 billion of the quarter; the other 59 days have 8, and April is estimated at 8/59 a day.
    expect(denominator.map((d) => [d.event.id, d.status, d.value, d.amount, d.estimated])).toEqual([
      ['january', 'final', 2e9, 2e9, 0],
      ['q1-revised', 'revised', 1e10, expect.closeTo(8e9 + (30 * 8e9) / 59, 2), expect.closeTo((30 * 8e9) / 59, 2)],
    ]);
    expect(budget.map((d) => [d.event.id, d.amount])).toEqual([
      ['january', 2e9],
      ['q1-revised', 8e9],
      ['plan', 30e9],
    ]);
    expect(target).toMatchObject({
      limit: 1,
      setBy: '市政府',
      event: { id: 'new-target' },
      recordedAt: expect.any(String),
    });
    expect(returns.map((r) => [r.event.id, r.accidents, r.deaths])).toEqual([['return', 3, 4]]);
    expect(indicator.formula).toEqual({
      zh: '同期建筑施工死亡人数 ÷(同期建筑业总产值 ÷ 100亿元)',
      en: 'construction deaths ÷ (construction output of the same days ÷ 10 billion yuan)',
    });
  });

  it('shows categories without cylinders, the districts of a sum, the surveys that were pooled', async () => {
    const units = await explain(`indicator=${UNITS}&window=ytd&asOf=2025-06-30`);
    expect(units.denominator.map((d) => [d.category, d.amount, d.asOf])).toEqual([
      ['elevator', 10_000, '2024-12-31'],
      ['crane', 20_000, '2024-12-31'],
    ]);
    const hours = await explain('indicator=trir&window=ytd&asOf=2025-06-30');
    expect(hours.denominator.map((d) => d.region)).toEqual([CHANCHENG, NANHAI, SHUNDE, '440607', '440608']);
    const asked = `indicator=public-satisfaction&window=ytd&asOf=2025-06-30&knownAt=${iso('2025-07-01')}`;
    const { surveys, reading } = await explain(asked);
    expect(surveys.map((s) => [s.event.id, s.satisfied])).toEqual([
      ['survey 1', 380],
      ['survey 2', 540],
    ]);
    expect([reading.numerator, reading.denominator?.value]).toEqual([920, 1_000]);
  });

  it('of what was known then has the target and the declarations of then', async () => {
    const { reading, denominator, target } = await explain(
      `indicator=${DEATHS}&window=period&asOf=2025-03-31&knownAt=${iso('2025-04-30')}`,
    );
    expect([denominator.map((d) => d.event.id), target?.event.id]).toEqual([['q1'], 'old-target']);
    // 2 + 1 + 1 of 9 billion.
    expect(reading).toMatchObject({ numerator: 4, denominator: { value: 9e9, status: 'provisional' }, value: 4 / 0.9 });
  });
});

describe('evidence', () => {
  const path = `readings/evidence?region=${CITY}&indicator=deaths&window=ytd&asOf=2025-06-30`;

  it('comes page by page, each entry once, and as a table', async () => {
    const all = (await get(path)).items;
    expect(all.map((e: { subject: string; amount: number; day: string }) => [e.day, e.subject, e.amount])).toEqual([
      ['2025-04-20', 'i e', 1],
      ['2025-03-31', 'i c', 1],
      ['2025-03-31', 'i d', 9],
      ['2025-03-05', 'i f', 1],
      ['2025-02-01', 'i a', 3],
    ]);
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`${path}&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
    const { text } = await world.get(`/api/v1/${path}`, { ...bearer(SUPERVISOR), accept: 'text/csv' });
    const [header, first, ...rest] = text.replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(header).toBe('day,region,counter,amount,subject,source,id,type,recordedAt');
    expect(first).toMatch(/^2025-04-20,440604,deaths,1,i e,urn:fengsui:test,e2,safety.incident.amended,/);
    expect(rest).toHaveLength(4);
  });

  it('of inspections is each of them, in both counters', async () => {
    const { items } = await get(
      `readings/evidence?region=${CITY}&indicator=inspection-pass-rate&window=month&asOf=2025-06-30`,
    );
    const of = (what: string): number =>
      sum(
        items.filter((e: { counter: string }) => e.counter.endsWith(what)),
        (e: { amount: number }) => e.amount,
      );
    expect([of('.passed'), of('.completed')]).toEqual([3, 5]);
  });
});
