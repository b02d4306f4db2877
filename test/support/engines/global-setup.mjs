import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One run folder for all workers of a jest run (run-folder.ts), so that they share the engines that are slow to start.
 * No engine is started here: the first test that asks does it. Plain JavaScript, as jest loads this file by Node itself.
 */
// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default function globalSetup() {
  // Another project of the same run was first, or this run is part of a test of another run.
  if (existsSync(process.env.FENGSUI_TEST_RUN ?? '')) return;
  const folder = mkdtempSync(join(tmpdir(), `fengsui-test-${process.pid}-`));
  chmodSync(folder, 0o755); // Postgres may run as another user, and has to pass through.
  process.env.FENGSUI_TEST_RUN = folder;
  const watchdog = ['sh', join(import.meta.dirname, 'watch-run.sh'), String(process.pid), folder];
  spawn(watchdog[0], watchdog.slice(1), { detached: true, stdio: 'ignore', cwd: '/' }).unref();
}
