import { afterEach, expect, it } from '@jest/globals';
import { createLogger } from '#telemetry/logger';
import { createRegistry } from '#telemetry/registry';
import { DiskSpace } from './disk-space.js';

const MIB = 1024 * 1024;
const said: string[] = [];
const logger = createLogger('spec', 'silent');
const keep = (facts: object, message?: string): void => void said.push(`${message} ${JSON.stringify(facts)}`);
Object.assign(logger, { warn: keep, info: keep });

let disk: DiskSpace | undefined;
afterEach(() => {
  disk?.close();
  said.length = 0;
});

it('warns before the disk is full, says so once, and takes it back', async () => {
  let freeBytes = 5_000 * MIB;
  const registry = createRegistry('spec', '0');
  disk = new DiskSpace({ folder: '/', registry, logger, look: async () => ({ freeBytes, sizeBytes: 9_000 * MIB }) });
  expect(await disk.warnings()).toEqual([]);
  freeBytes = 700.5 * MIB;
  expect(await disk.warnings()).toEqual([
    expect.stringMatching(/只剩 700 MiB;请腾出空间 \/ .* 700 MiB are left: free some space/),
  ]);
  expect(await disk.warnings()).toHaveLength(1);
  expect(said).toEqual([`disk_space_low {"freeBytes":${freeBytes},"sizeBytes":${9_000 * MIB}}`]);
  expect(await registry.metrics()).toContain(`fengsui_disk_free_bytes{service="spec"} ${freeBytes}\n`);
  freeBytes = 3 * MIB;
  expect(await disk.warnings()).toEqual([expect.stringMatching(/磁盘已满.* \/ The disk is full/)]);
  freeBytes = 5_000 * MIB;
  expect(await disk.warnings()).toEqual([]);
  expect(said.at(-1)).toContain('disk_space_back');
});

it('says nothing of a folder that cannot be looked at, and shows the figures of one that can', async () => {
  disk = new DiskSpace({ folder: '/there/is/none', registry: createRegistry('spec', '0'), logger });
  expect(await disk.warnings()).toEqual([]);
  disk.close();
  const registry = createRegistry('spec', '0');
  disk = new DiskSpace({ folder: import.meta.dirname, registry, logger });
  expect(await registry.metrics()).toMatch(/fengsui_disk_size_bytes\{service="spec"\} [1-9]/);
});
