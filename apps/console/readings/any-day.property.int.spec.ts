// An auditor asks for any number of any day, as known on any other: a random history is told through the door, and what the API
// answers is what looking through all of its events says. Some ask for the present: the newest days are in the rolling sums.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { CATALOGUE } from '#domain/indicator/catalogue';
import type { OracleReading } from '#oracle/reading-oracle';
import { plusDays } from '#oracle/region-oracle';
import { PostgresBooks } from '#postgres/verify/postgres-books';
import { tellHistory } from '#test/console/any-day-history';
import { AnyDayOracle, type Question } from '#test/console/any-day-oracle';
import {
  CITY,
  DISTRICTS,
  diceOf,
  ENTERPRISES,
  PROVINCE,
  type Span,
  TOWNS,
  type Told,
} from '#test/console/any-day-teller';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';

jest.setTimeout(120_000);

const SEED = Math.floor(Math.random() * 1e9);
const QUESTIONS = 200;
/** Of so many at least the answer is more than nothing: which of them, chance says, so more are asked until they are there. */
const WITH_VALUES = QUESTIONS / 10;
const MOST_QUESTIONS = 4 * QUESTIONS;
const RESTATEMENTS = 40;
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const SPAN: Span = { first: plusDays(today, -800), days: 740 };

let world: ConsoleWorld;
let told: readonly Told[];
let oracle: AnyDayOracle;
const { whole, pick, chance } = diceOf(SEED + 1);

beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
  told = tellHistory(SEED, SPAN);
  const { version: _, ...rows } = await new PostgresBooks(world.database).cut((cut) => cut.world());
  oracle = new AnyDayOracle({ ...rows, ownCity: CITY }, told);
  await world.send(...told.map(({ draft }) => draft));
  await world.settled();
});
afterAll(() => world.close());

const COUNTS = ['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan', 'deaths.construction', 'accidents.fire'];
/** What the history speaks of, mostly. */
const TOLD_OF: readonly [string, ...string[]] = [
  'public-satisfaction',
  ...['inspection-pass-rate', 'item-pass-rate', 'hazard-rectification-rate', 'hazard-rectification-rate.major'],
  ...[...COUNTS, 'accidents.special-equipment', 'construction-deaths-per-10bn-yuan'],
  ...['special-equipment-accidents-per-10k-units', 'trir', 'deaths-per-1000-employees'],
];
const ANY: readonly [string, ...string[]] = ['deaths', ...CATALOGUE.map(({ id }) => id)];
const REGIONS = [CITY, CITY, ...DISTRICTS, ...TOWNS, PROVINCE] as const;
const WINDOWS = ['ytd', 'rolling-12m', 'half', 'quarter', 'month', 'rolling-36m', 'custom'] as const;

const anyDay = (days: number): string => plusDays(SPAN.first, whole(days));
const anyInstant = (): number => Date.parse(`${anyDay(SPAN.days)}T${pick(['00', '13'])}:00:00+08:00`);

/** First day of the unit of months that contains a day. */
const unit = (day: string, months: number): string => {
  const month = Number(day.slice(5, 7)) - 1;
  return `${day.slice(0, 5)}${String(month - (month % months) + 1).padStart(2, '0')}-01`;
};
const yearsBefore = (day: string, n: number): string => {
  const moved = `${Number(day.slice(0, 4)) - n}${day.slice(4)}`;
  return plusDays(moved, 0) === moved ? moved : `${moved.slice(0, 8)}28`;
};
const firstDays = (asOf: string): Readonly<Record<string, string>> => ({
  ...{ ytd: unit(asOf, 12), half: unit(asOf, 6), quarter: unit(asOf, 3), month: unit(asOf, 1) },
  ...{ 'rolling-12m': yearsBefore(plusDays(asOf, 1), 1), 'rolling-36m': yearsBefore(plusDays(asOf, 1), 3) },
  custom: plusDays(asOf, -whole(400)),
});

interface Asked {
  /** All but of when it was known. */
  readonly query: string;
  readonly window: { readonly name: string; readonly from: string; readonly to: string };
  readonly limit: number | null;
  readonly question: Question;
}

const ask = (indicator: string, name: string, knownAt: number): Asked => {
  const [region, asOf] = [pick(REGIONS), anyDay(SPAN.days + 40)];
  const organization = region !== PROVINCE && chance(0.2) ? pick(ENTERPRISES) : null;
  // Of enterprises there are no targets here: what holds for them is inherited, and counts never are.
  const kind = CATALOGUE.find(({ id }) => id === indicator)?.computation.kind;
  const isInherited = organization === null || (kind !== 'count' && kind !== 'money');
  const target = isInherited ? oracle.target(indicator, region, asOf, knownAt) : null;
  const to = plusDays(asOf, 1);
  const from = name === 'period' ? (target?.period.from ?? unit(asOf, 12)) : (firstDays(asOf)[name] ?? '');
  const days = name === 'custom' ? `from=${from}&to=${to}` : `window=${name}&asOf=${asOf}`;
  const of = organization === null ? '' : `&organization=${encodeURIComponent(organization)}`;
  return {
    query: `region=${region}&indicator=${indicator}&${days}${of}`,
    window: { name, from, to },
    limit: target?.limit ?? null,
    question: { indicator, region, organization, asOf, knownAt, from, to },
  };
};

const get = async (path: string) => {
  const { status, json } = await world.get(`/api/v1/${path}`);
  expect([path, status]).toEqual([path, 200]);
  return json;
};

/** To nine digits. */
const close = (value: number | null): unknown =>
  value === null ? null : expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.max(1, Math.abs(value)))));
const closeTo = ({ numerator, denominator, value, coverage }: OracleReading) => ({
  ...{ numerator: close(numerator), denominator: close(denominator), value: close(value), coverage: close(coverage) },
});

it(`nothing of the history is refused (seed ${SEED})`, async () => {
  const fates = await world.fates(...told.map(({ draft }) => draft.id));
  expect(fates.filter((fate) => fate !== 'counted' && fate !== 'listed')).toEqual([]);
  expect(told.length).toBeGreaterThan(120);
});

it(`whatever is asked is what the events say (seed ${SEED})`, async () => {
  let values = 0;
  for (let n = 0; n < QUESTIONS || (values <= WITH_VALUES && n < MOST_QUESTIONS); n += 1) {
    const isPresent = chance(0.3);
    const knownAt = isPresent ? Date.now() : anyInstant();
    const { query, window, limit, question } = ask(
      pick(chance(0.8) ? TOLD_OF : ANY),
      pick(['period', ...WINDOWS]),
      knownAt,
    );
    const path = `readings?${query}${isPresent ? '' : `&knownAt=${new Date(knownAt).toISOString()}`}`;
    const [reading] = await get(path);
    const { numerator, denominator, value, target } = reading;
    expect({ path, window: reading.window, limit: target?.limit ?? null }).toEqual({ path, window, limit });
    const of = { denominator: denominator?.value ?? null, coverage: denominator?.coverage ?? null };
    const seen = { numerator, value, ...of };
    expect({ path, ...seen }).toEqual({ path, ...closeTo(oracle.read(question)) });
    if (value !== null && numerator > 0) values += 1;
  }
  expect(values).toBeGreaterThan(WITH_VALUES);
});

it(`and what moved it between two days sums to the difference (seed ${SEED})`, async () => {
  const sumOf = (items: readonly { amount?: number; contribution?: number }[]): number =>
    items.reduce((sum, { amount, contribution }) => sum + (amount ?? contribution ?? 0), 0);
  for (let n = 0; n < RESTATEMENTS; n += 1) {
    const [earlier = 0, later = 0] = [anyInstant(), anyInstant() + 1].sort((a, b) => a - b);
    const { query, question } = ask(pick(['deaths', ...COUNTS]), pick(WINDOWS), later);
    const [between, and] = [earlier, later].map((at) => new Date(at).toISOString());
    const path = `restatements?${query}&between=${between}&and=${and}&limit=1000`;
    const { difference, moved } = await get(path);
    const [now, then] = [oracle.read(question), oracle.read({ ...question, knownAt: earlier })];
    const evidence = await get(`readings/evidence?${query}&knownAt=${and}&limit=1000`);
    const seen = { path, moved: sumOf(moved), difference: difference.numerator, evidence: sumOf(evidence.items) };
    const [a, b] = [now.numerator ?? 0, then.numerator ?? 0];
    const isKnown = now.numerator !== null && then.numerator !== null;
    expect(seen).toEqual({ path, moved: close(a - b), difference: isKnown ? close(a - b) : null, evidence: close(a) });
  }
});
