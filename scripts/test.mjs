// `npm test`: all that CI runs. The last line is `N passed, N failed`; a check that fails, a suite that runs no test,
// leaves one out or does not end counts as one failure. Every step runs, whatever failed before it.

import { runChecks } from './house/checks.mjs';
import { prepare } from './house/prepare.mjs';
import { runSuite, suites } from './house/suites.mjs';

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;

const startedAt = performance.now();
await prepare();
const failedChecks = await runChecks();
const results = [];
for (const name of Object.keys(suites)) {
  const since = performance.now();
  console.log(`\n── ${name} ──`);
  const result = await runSuite(name);
  results.push(result);
  for (const fault of result.faults) console.log(`${name} ${fault}`);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed (${seconds(since)})`);
}

const sum = (of) => results.reduce((total, result) => total + of(result), 0);
const passed = sum((result) => result.passed);
const failed = sum((result) => result.failed) + failedChecks.length;
console.log(
  `\nchecks: ${failedChecks.length === 0 ? 'ok' : `failed: ${failedChecks.join(', ')}`}; ${seconds(startedAt)} in all`,
);
process.exitCode = passed === 0 || failed > 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
