import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tools } from './paths.mjs';
import { runNode } from './run.mjs';

const MINUTE = 60_000;

/**
 * The suites in the order of their price. `built` ones start the compiled product. What runs real processes has them
 * for itself, one file at a time, so that a figure or a deadline means something on two cores.
 */
export const suites = {
  unit: { built: false, args: ['-w', '2', '--workerIdleMemoryLimit=400MB'], limitMs: 5 * MINUTE },
  integration: { built: false, args: ['-w', '2'], limitMs: 8 * MINUTE },
  acceptance: { built: true, args: ['-i'], limitMs: 10 * MINUTE },
  faults: { built: true, args: ['-i'], limitMs: 10 * MINUTE },
  browser: { built: true, args: ['-i'], limitMs: 6 * MINUTE },
};

const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', tools.jest];

export const runJest = (name, args, options) =>
  runNode([...node, '--selectProjects', name, ...suites[name].args, ...args], options);

const numbersOf = (report) => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = report;
  return {
    passed: numPassedTests,
    // A file that could not even be loaded has no tests to count; it is one failure.
    failed: numFailedTests + numRuntimeErrorTestSuites,
    left: numPendingTests + numTodoTests,
  };
};

const readReport = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Runs one suite; `faults` says in words why it does not count as passed though no test failed. */
export const runSuite = async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  const file = join(folder, 'report.json');
  try {
    const { limitMs } = suites[name];
    const { status, late } = await runJest(name, ['--json', '--outputFile', file], { limitMs, output: 'stderr' });
    const report = readReport(file);
    const { passed, failed, left } = report ? numbersOf(report) : { passed: 0, failed: 0, left: 0 };
    const faults = [
      ...(late ? [`did not end within ${limitMs / MINUTE} minutes`] : []),
      ...(passed + failed === 0 ? ['ran no test'] : []),
      ...(left > 0 ? [`left out ${left} tests`] : []),
    ];
    if (faults.length === 0 && status !== 0 && failed === 0) faults.push(`ended with status ${status}`);
    return { name, passed, failed: failed + (failed === 0 && faults.length > 0 ? 1 : 0), faults };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
