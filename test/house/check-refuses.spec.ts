// `npm run check` is a promise about the house; here it is broken on purpose, in a small house of its own that has the
// project's settings, and the check must say so.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildHouse, removeHouses } from './small-house.js';

const settings = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.gitignore',
  '.dependency-cruiser.cjs',
  'scripts/house',
];

const sound = {
  'libs/domain/day.ts': "export type Day = string;\n\nexport const isDay = (text: Day): boolean => text !== '';\n",
  'libs/config/config.ts': 'export const readConfig = (): string | undefined => process.env.PORT;\n',
  'libs/redis/store.ts': "import { Redis } from 'ioredis';\n\nexport const open = (): Redis => new Redis();\n",
  'apps/intake/day.service.ts':
    "import { isDay } from '#domain/day';\n\n// Not process.env: the config is given.\nexport const accept = (text: string): boolean => isDay(text);\n",
};

const planted = {
  'apps/intake/driver.ts': "import { Redis } from 'ioredis';\n\nexport const open = (): Redis => new Redis();\n",
  'apps/intake/adapter.ts': "import { open } from '#redis/store';\n\nexport const store = open();\n",
  'apps/ledger/neighbour.ts': "import { accept } from '../intake/day.service.js';\n\nexport const takes = accept;\n",
  'libs/redis/neighbour.ts': "import { table } from '#postgres/table';\n\nexport const name = table;\n",
  'libs/postgres/table.ts': "export const table = 'events';\n",
  'libs/domain/clock.ts': "import { hrtime } from 'node:process';\n\nexport const now = hrtime;\n",
  'libs/domain/one.ts': "import type { Two } from './two.js';\n\nexport interface One {\n  readonly two: Two;\n}\n",
  'libs/domain/two.ts': "import type { One } from './one.js';\n\nexport interface Two {\n  readonly one?: One;\n}\n",
  'libs/domain/forgotten.ts':
    'const save = async (): Promise<void> => {};\n\nexport const all = (): void => {\n  save();\n};\n',
  'libs/oracle/sums.ts': "import { isDay } from '#domain/day';\n\nexport const hasSums = isDay;\n",
  'libs/readings/sums.ts': "import { hasSums } from '#oracle/sums';\n\nexport const reads = hasSums;\n",
  'apps/console/port.ts': 'export const port = process.env.PORT;\n',
  'apps/console/sly-port.ts':
    "// biome-ignore lint/style/noProcessEnv: hidden\nexport const port = process['env'].PORT;\n",
  'apps/console/destructured.ts': 'const { env } = process;\n\nexport const port = env.PORT;\n',
};

/** Runs checks as `npm run check` does, but never the installation: the packages are borrowed. */
const check = (files: Readonly<Record<string, string>>): { readonly failed: number; readonly text: string } => {
  const house = buildHouse(settings, files);
  const checks = pathToFileURL(join(house, 'scripts/house/checks.mjs')).href;
  const script = `const { runChecks } = await import('${checks}');
    process.exitCode = (await runChecks(['imports', 'environment', 'lint'])).length;`;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: house, encoding: 'utf8' });
  return { failed: result.status ?? -1, text: result.stdout + result.stderr };
};

afterAll(removeHouses);

it('has nothing against a sound house', () => {
  const { failed, text } = check(sound);
  expect(text).not.toContain('FAILED');
  expect(text).toContain('ok     imports');
  expect(failed).toBe(0);
}, 60_000);

describe('a house with planted faults', () => {
  let outcome: ReturnType<typeof check>;

  beforeAll(() => {
    outcome = check({ ...sound, ...planted });
  }, 60_000);

  it('fails every check that looks for them', () => {
    expect(outcome.failed).toBe(3);
  });

  it.each([
    ['ioredis in an app', /only-in-libs-redis: apps\/intake\/driver\.ts/],
    ['an adapter in an app', /app-imports-only-inner-rings: apps\/intake\/adapter\.ts → libs\/redis\/store\.ts/],
    ['an app in an app', /no-app-imports-app: apps\/ledger\/neighbour\.ts → apps\/intake\/day\.service\.ts/],
    ['an adapter in an adapter', /no-adapter-imports-adapter: libs\/redis\/neighbour\.ts → libs\/postgres\/table\.ts/],
    ['a rule of the domain in the oracle', /ring-oracle: libs\/oracle\/sums\.ts → libs\/domain\/day\.ts/],
    ['the oracle in what it checks', /only-ops-asks-the-oracle: libs\/readings\/sums\.ts → libs\/oracle\/sums\.ts/],
    ['input or output in the domain', /ring-domain: libs\/domain\/clock\.ts → (node:)?process/],
    ['a cycle, though only of types', /no-cycle: libs\/domain\/(one|two)\.ts/],
    ['a floating promise', /libs\/domain\/forgotten\.ts:4:3 lint\/nursery\/noFloatingPromises/],
    ['the linter on a second use of process.env', /apps\/console\/port\.ts:1:\d+ lint\/style\/noProcessEnv/],
    ['a second use of process.env', /apps[/\\]console[/\\]port\.ts:1 reads the environment/],
    ['a use of process.env hidden from the linter', /apps[/\\]console[/\\]sly-port\.ts:2 reads the environment/],
    ['a destructured process.env', /apps[/\\]console[/\\]destructured\.ts:1 reads the environment/],
  ])('is refused for %s', (_fault, message) => {
    expect(outcome.text).toMatch(message);
  });

  it('has nothing against what is sound in it', () => {
    for (const path of Object.keys(sound)) expect(outcome.text).not.toContain(`: ${path} →`);
    expect(outcome.text).not.toContain('libs/config/config.ts');
  });
});
