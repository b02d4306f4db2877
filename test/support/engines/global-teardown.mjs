import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';

/** Ends what the workers of this jest run shared. */
// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default function globalTeardown() {
  const folder = process.env.FENGSUI_TEST_RUN ?? '';
  const isOurs = basename(folder).startsWith(`fengsui-test-${process.pid}-`);
  if (isOurs) spawnSync('sh', [join(import.meta.dirname, 'end-run.sh'), folder], { stdio: 'ignore' });
}
