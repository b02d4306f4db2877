import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { event, report } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(90_000);
beforeAll(async () => {
  world = await openConsole();
});
afterAll(() => world.close());

const year = new Date().getUTCFullYear();
const sample = (text: string, name: string, labels: Record<string, string>): number | undefined => {
  const line = text
    .split('\n')
    .find((one) => one.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => one.includes(`${k}="${v}"`)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
};

it('exports what dashboards rely on, and nothing for what is null', async () => {
  const period = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  await world.send(
    report('e1', 'i1', { occurredAt: new Date().toISOString() }),
    event('exposure.declared', 'x1', `construction-output-yuan/all/all/default/440605/${period.from}..${period.to}`, {
      ...{ measure: 'construction-output-yuan', region: '440605', value: 9_000_000_000, status: 'planned', ...period },
    }),
  );
  const rate = {
    indicator: 'construction-deaths-per-10bn-yuan',
    region: '440605',
    level: 'district',
    window: 'period',
  };
  const text = await eventually(
    async () => {
      const scraped = (await world.get('/metrics', {})).text;
      expect(sample(scraped, 'fengsui_indicator_numerator', rate)).toBe(1);
      return scraped;
    },
    { timeoutMs: 40_000, everyMs: 500 },
  );
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
