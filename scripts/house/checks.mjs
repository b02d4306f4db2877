import { existsSync } from 'node:fs';
import { inRoot, tools } from './paths.mjs';
import { runNode } from './run.mjs';

const folders = () => ['libs', 'apps', 'test'].filter((folder) => existsSync(inRoot(folder)));

/** The checks of `npm run check`; each is a list of commands that must all succeed. */
const commands = {
  types: () => [
    [tools.tsc, '--noEmit', '-p', 'tsconfig.json'],
    ...(existsSync(inRoot('apps/web/tsconfig.json')) ? [[tools.tsc, '--noEmit', '-p', 'apps/web/tsconfig.json']] : []),
  ],
  lint: () => [[tools.biome, 'check', '--max-diagnostics=50', '.']],
  imports: () => [[tools.depcruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders()]],
  environment: () => [[inRoot('scripts/house/check-env.mjs')]],
  lock: () => [[inRoot('scripts/house/complete-lock.mjs'), '--check']],
  unused: () => [[tools.knip, '--no-progress', '--no-config-hints']],
};

export const checkNames = Object.keys(commands);

const runCheck = async (name) => {
  const startedAt = performance.now();
  let text = '';
  let ok = true;
  for (const command of commands[name]()) {
    const result = await runNode(command, { output: 'collect', limitMs: 180_000 });
    text += result.text;
    if (result.late) text += `${name} did not end in time.\n`;
    ok &&= result.status === 0;
  }
  return { name, ok, text: text.trim(), seconds: (performance.now() - startedAt) / 1000 };
};

/** Runs the named checks, two at a time, tells what is wrong, and returns the names of those that failed. */
export const runChecks = async (names = checkNames) => {
  const waiting = [...names];
  const failed = [];
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const result = await runCheck(name);
      console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${name} (${result.seconds.toFixed(1)} s)`);
      if (result.ok) continue;
      failed.push(name);
      console.log(`${result.text}\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
};
