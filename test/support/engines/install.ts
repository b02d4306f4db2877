import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The full path of a program on the PATH. */
export const programPath = (...names: readonly string[]): string | undefined => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of [...folders, '/usr/bin', '/usr/sbin', '/usr/local/bin']) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
};

/** A program that a test engine needs: from the PATH, else installed from Debian's packages, else one clear sentence. */
export const requireProgram = (names: readonly string[], packages: readonly string[]): string => {
  const found = programPath(...names);
  if (found !== undefined) return found;
  installPackages(names[0] ?? '', packages);
  const installed = programPath(...names);
  if (installed === undefined)
    throw new Error(
      `The packages ${packages.join(', ')} were installed, but there is no program ${names.join(' or ')}.`,
    );
  return installed;
};

export const installPackages = (need: string, packages: readonly string[]): void => {
  const advice = `Tests need ${need}: install ${packages.join(', ')} (Debian packages)`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(`${advice}; this run may not install it, as it is not root on Debian.`);
  const apt = (...args: readonly string[]): void => {
    execFileSync('/usr/bin/apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
  };
  try {
    apt('update');
    // Services of a package do not matter here, and in a container there is nothing to start them.
    apt('install', '-y', '--no-install-recommends', ...packages);
  } catch (cause) {
    throw new Error(
      `${advice}; apt-get could not: ${cause instanceof Error ? cause.message.slice(0, 500) : String(cause)}`,
      { cause },
    );
  }
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
