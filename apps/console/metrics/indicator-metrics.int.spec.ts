import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { event, inspected, report } from '#test/ledger/events';

const DAY = 86_400_000;
/** In Foshan. */
const year = new Date(Date.now() + DAY / 3).getUTCFullYear();
const period = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
const lastYear = { from: `${year - 1}-01-01`, to: `${year}-01-02` };
const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();
const hazard = (id: string, level: string, dueInDays: number) => ({
  ...{ id, level, dueOn: ago(-dueInDays).slice(0, 10), description: '临边无防护' },
});
const inShunde = (id: string, days: number, more: object = {}) => ({
  ...report(`of-${id}`, id, { region: '440606', occurredAt: ago(days) }),
  ...{ time: ago(0), ...more },
});

let world: ConsoleWorld;
jest.setTimeout(90_000);
beforeAll(async () => {
  world = await openConsole();
  await world.send(
    report('e1', 'i1', { occurredAt: ago(0) }),
    event('exposure.declared', 'x1', `construction-output-yuan/all/all/default/440605/${period.from}..${period.to}`, {
      ...{ measure: 'construction-output-yuan', region: '440605', value: 9_000_000_000, status: 'planned', ...period },
    }),
    event('target.set', 't1', `deaths/440605/${period.from}..${period.to}`, {
      ...{ indicator: 'deaths', region: '440605', comparison: 'at-most', limit: 5, ...period },
    }),
    inspected('n1', 'n-1', {
      completedAt: ago(0),
      hazards: [hazard('h1', 'major', -2), hazard('h2', 'general', 9), hazard('h3', 'general', 9)],
    }),
    event('return.filed', 'r1', `all/440605/${lastYear.from}..${lastYear.to}`, {
      ...{ region: '440605', sector: 'all', accidents: 0, deaths: 0, status: 'final', ...lastYear },
    }),
    ...[inShunde('c1', 3), inShunde('c2', 10), inShunde('c3', 20, { drill: true })],
  );
});
afterAll(() => world.close());

const sample = (text: string, name: string, labels: Record<string, string>): number | undefined => {
  const line = text
    .split('\n')
    .find((one) => one.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => one.includes(`${k}="${v}"`)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
};
const scrapeWith = (check: (text: string) => void): Promise<string> =>
  eventually(
    async () => {
      const { text } = await world.get('/metrics', {});
      check(text);
      return text;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );

it('exports what dashboards rely on, and nothing for what is null', async () => {
  const rate = {
    indicator: 'construction-deaths-per-10bn-yuan',
    region: '440605',
    level: 'district',
    window: 'period',
  };
  const text = await scrapeWith((scraped) => expect(sample(scraped, 'fengsui_indicator_numerator', rate)).toBe(1));
  expect(sample(text, 'fengsui_indicator_value', rate)).toBeGreaterThan(1);
  expect(sample(text, 'fengsui_indicator_provisional', rate)).toBe(1);
  expect(sample(text, 'fengsui_indicator_denominator_coverage_ratio', rate)).toBe(0);
  expect(sample(text, 'fengsui_indicator_numerator', { ...rate, window: 'rolling-12m' })).toBe(1);
  expect(sample(text, 'fengsui_indicator_value', { ...rate, region: '440606' })).toBeUndefined();
  expect(sample(text, 'fengsui_target_limit', rate)).toBeUndefined();
  expect(sample(text, 'fengsui_region_info', { region: '440605', region_name: '南海区', parent: '440600' })).toBe(1);
  expect(sample(text, 'fengsui_indicator_info', { indicator: 'deaths', unit: '人' })).toBe(1);
  // Towns are left out, and districts of others.
  expect(text).not.toMatch(/region="440605124"/);
  expect(text).not.toMatch(/region="110101"/);
});

it('exports how likely a limit breaks in its period, and nothing where there is no limit', async () => {
  const deaths = { indicator: 'deaths', region: '440605', level: 'district', window: 'period' };
  const name = 'fengsui_breach_probability_ratio';
  const text = await scrapeWith((scraped) => expect(sample(scraped, 'fengsui_target_limit', deaths)).toBe(5));
  const { json } = await world.get('/api/v1/readings?indicator=deaths&region=440605&window=period');
  expect(sample(text, name, deaths)).toBeCloseTo(json[0].forecast.breachProbability, 3);
  expect(sample(text, name, { ...deaths, window: 'rolling-12m' })).toBeUndefined();
  expect(sample(text, name, { ...deaths, region: '440606' })).toBeUndefined();
});

it('exports open hazards up the tree, and how far a region is attested', async () => {
  const open = (text: string, region: string, level: string, overdue: boolean) =>
    sample(text, 'fengsui_hazards_open', { region, hazard_level: level, overdue: String(overdue) });
  const attested = (text: string, region: string) =>
    sample(text, 'fengsui_region_attested_timestamp_seconds', { region });
  const text = await scrapeWith((scraped) => {
    expect(open(scraped, '440605', 'general', false)).toBe(2);
    expect(attested(scraped, '440605')).toBeDefined();
  });
  expect([open(text, '440605', 'major', true), open(text, '440605', 'major', false)]).toEqual([1, 0]);
  expect([open(text, '440600', 'general', false), open(text, '100000', 'major', true)]).toEqual([2, 1]);
  expect([open(text, '440606', 'general', false), open(text, '110000', 'general', false)]).toEqual([0, undefined]);
  expect(text).toContain('fengsui_hazards_open{region="440605",level="district",hazard_level="major",overdue="true"');
  // The first of January is the last attested day: to its end.
  expect(attested(text, '440605')).toBe(Date.parse(`${year}-01-02T00:00:00+08:00`) / 1000);
  expect([attested(text, '440606'), attested(text, '440600')]).toEqual([undefined, undefined]);
});

it('exports when the next clock of an incident runs out, exercises left out', async () => {
  const due = (text: string, region: string, deadline: string) =>
    sample(text, 'fengsui_deadline_next_due_timestamp_seconds', { region, deadline });
  const text = await scrapeWith((scraped) => expect(due(scraped, '440606', 'investigation')).toBeDefined());
  const { json } = await world.get('/api/v1/incidents/c2');
  const dueAt = (id: string): number =>
    Date.parse(json.deadlines.find((deadline: { id: string }) => deadline.id === id).dueAt) / 1000;
  expect(due(text, '440606', 'investigation')).toBe(dueAt('investigation'));
  expect(due(text, '440600', 'casualty-window')).toBe(dueAt('casualty-window'));
  // Met by the booking itself.
  expect(due(text, '440606', 'statistics-entry')).toBeUndefined();
  expect(due(text, '440604', 'investigation')).toBeUndefined();
});
