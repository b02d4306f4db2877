// Page 7. Every number can be opened: what it counts, what it is divided by, by which target it is judged, who said each of
// these and when. What a report printed is frozen; what has moved since is named, event by event.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ExplanationJson } from '#contracts/api/explanation-json';
import type { FigureJson } from '#contracts/api/figure-json';
import type { RestatementJson } from '#contracts/api/restatement-json';
import { eventually } from '#test/eventually';
import { amend, declared, event, report, SOURCE } from '#test/ledger/events';
import { LAST_YEAR, now, openCity, TOWN, type Tour } from './city.js';

const RATE = 'construction-deaths-per-10bn-yuan';
const HALF = { indicator: RATE, region: TOWN, window: 'half', asOf: `${LAST_YEAR}-06-30` };
const OUTPUT = {
  measure: 'construction-output-yuan',
  sector: 'construction',
  from: `${LAST_YEAR}-01-01`,
  to: `${LAST_YEAR}-07-01`,
};
const facts = (deaths: number) => ({ region: TOWN, deaths, occurredAt: `${LAST_YEAR}-03-10T09:00:00+08:00` });
const history = (draft: ReturnType<typeof event>) => ({ ...draft, history: true });

let city: Tour;
let printedAt = '';
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

const get = async <T>(path: string, params: Readonly<Record<string, string>>): Promise<T> =>
  (await city.api.call<T>(`${path}?${new URLSearchParams(params)}`)).body;

it('shows what a number rests on: the incidents, the output that was declared', async () => {
  await city.api.send(history(report('first', 'SCAFFOLD', facts(2))));
  await city.api.send(history(declared('half-year', TOWN, { ...OUTPUT, value: 2_000_000_000, status: 'provisional' })));
  await eventually(async () => expect((await city.read(HALF)).value).toBeCloseTo(10, 9));
  const opened = await get<ExplanationJson>('/api/v1/readings/explanation', HALF);
  expect(opened.indicator.formula.zh).toContain('建筑业总产值');
  expect(opened.numerator.entries).toMatchObject([
    { subject: 'SCAFFOLD', amount: 2, day: `${LAST_YEAR}-03-10`, event: { id: 'first' } },
  ]);
  expect(opened.denominator).toMatchObject([
    { event: { id: 'half-year' }, value: 2_000_000_000, amount: 2_000_000_000, estimated: 0, status: 'provisional' },
  ]);
});

it('freezes what the half-year report printed', async () => {
  printedAt = now();
  const period = { from: OUTPUT.from, to: OUTPUT.to };
  const printed = { publication: 'half-year', indicator: RATE, region: TOWN, ...period, value: 10, knownAt: printedAt };
  const subject = `half-year/${RATE}/${TOWN}/${period.from}..${period.to}`;
  const counts = { numerator: 2, denominator: 2_000_000_000 };
  await city.api.send(event('figure.published', 'printed', subject, { ...printed, ...counts }));
  await eventually(async () => {
    const { items } = await get<{ items: FigureJson[] }>('/api/v1/figures', { publication: 'half-year' });
    expect(items).toMatchObject([{ follows: 'rounded', computed: 10, difference: 0 }]);
  });
});

it('shows, after a correction and a revision, both numbers and what moved the one to the other', async () => {
  await city.api.send(history(amend('second', 'SCAFFOLD', 'first', facts(1))));
  await city.api.send(history(declared('revised', TOWN, { ...OUTPUT, value: 2_500_000_000, status: 'revised' })));
  await eventually(async () => expect((await city.read(HALF)).value).toBeCloseTo(4, 9));
  const moved = await get<RestatementJson>('/api/v1/restatements', { ...HALF, between: printedAt, and: now() });
  expect(moved.between.value).toBeCloseTo(10, 9);
  expect(moved.and.value).toBeCloseTo(4, 9);
  expect(moved.difference).toMatchObject({ numerator: -1, denominator: 500_000_000 });
  expect(moved.moved.map(({ what, event: { id }, contribution }) => [what, id, contribution])).toEqual([
    ['numerator', 'second', -1],
    ['denominator', 'revised', null],
  ]);
});

it('puts today beside what was printed, which nobody can rewrite', async () => {
  const { items } = await get<{ items: FigureJson[] }>('/api/v1/figures', { publication: 'half-year' });
  const [figure] = items;
  expect(figure?.stated).toMatchObject({ event: { source: SOURCE, id: 'printed' }, data: { value: 10 } });
  expect(figure?.readingThen?.value).toBeCloseTo(10, 9);
  expect(figure?.readingNow?.value).toBeCloseTo(4, 9);
  expect(figure?.difference).toBeCloseTo(-6, 9);
});
