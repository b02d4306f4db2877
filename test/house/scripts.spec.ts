// The commands of package.json, in a small house: what they build, when they do not, and how they end.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { buildHouse, removeHouses, writeFiles } from './small-house.js';

const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];

const files = {
  'libs/domain/day.ts': "export const day = '2026-03-02';\n",
  'libs/domain/old.ts': "export const old = '';\n",
  'apps/ops/main.ts':
    "import { day } from '#domain/day';\n\nconsole.log(JSON.stringify([day, ...process.argv.slice(2)]));\nprocess.exitCode = 1;\n",
  'apps/all-in-one/main.ts': `import { writeFileSync } from 'node:fs';

const open = setInterval(() => undefined, 1_000);
process.on('SIGTERM', () => {
  clearInterval(open);
  setTimeout(() => writeFileSync('drained', ''), 200);
});
writeFileSync('started', String(process.pid));
`,
};

let house = '';
const inHouse = (path: string): string => join(house, path);

const run = (script: string, ...args: string[]): { readonly status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [inHouse(`scripts/${script}`), ...args], { cwd: '/', encoding: 'utf8' });

beforeAll(() => {
  house = buildHouse(settings, files);
});

afterAll(removeHouses);

describe('npm run ops', () => {
  it('builds what is missing, gives the verb its arguments and stdout, and ends with its status', () => {
    const { status, stdout } = run('ops.mjs', 'verify', '--json');
    expect(stdout).toBe('["2026-03-02","verify","--json"]\n');
    expect(status).toBe(1);
  }, 30_000);

  it('builds nothing when nothing has changed', () => {
    const builtAt = statSync(inHouse('dist/.server-built')).ctimeMs;
    run('ops.mjs');
    expect(statSync(inHouse('dist/.server-built')).ctimeMs).toBe(builtAt);
  }, 30_000);

  it('builds again when a source has changed, and forgets what has lost its source', () => {
    expect(existsSync(inHouse('dist/libs/domain/old.js'))).toBe(true);
    rmSync(inHouse('libs/domain/old.ts'));
    writeFiles(house, { 'libs/domain/day.ts': "export const day = '2026-03-03';\n" });
    expect(run('ops.mjs').stdout).toBe('["2026-03-03"]\n');
    expect(existsSync(inHouse('dist/libs/domain/old.js'))).toBe(false);
  }, 30_000);

  it('does not run code that does not compile: status 2, the reason on stderr', () => {
    writeFiles(house, { 'libs/domain/day.ts': 'export const day: string = 3;\n' });
    const { status, stdout, stderr } = run('ops.mjs');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('libs/domain/day.ts(1,14): error TS2322');
    writeFiles(house, { 'libs/domain/day.ts': files['libs/domain/day.ts'] });
    expect(run('ops.mjs').status).toBe(1);
  }, 30_000);
});

it('npm run service refuses a service that does not exist, and names those that do', () => {
  const { status, stderr } = run('service.mjs', 'kitchen');
  expect(status).toBe(2);
  expect(stderr).toContain('intake | ledger | alerting | notification | console');
});

it('npm start lets the app end in order when the shell between npm and it is killed', async () => {
  const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/start.mjs; exit $?`], {
    cwd: house,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: 'ignore',
  });
  await eventually(() => existsSync(inHouse('started')), { timeoutMs: 20_000 });
  const app = Number(readFileSync(inHouse('started'), 'utf8'));
  shell.kill('SIGTERM');
  await eventually(() => existsSync(inHouse('drained')));
  await eventually(() => {
    expect(() => process.kill(app, 0)).toThrow('ESRCH');
  });
}, 40_000);
