// A registry mirror may lack the binaries of other platforms. npm then leaves them out of the lock file, and `npm ci`
// refuses it ("Missing: … from lock file"). This adds what is missing: the exact version that the package which wants
// it names, with the platform its name tells, and no checksum, as we have not seen the file.
//
//     node scripts/house/complete-lock.mjs        after an `npm install` that changed the lock file
//     node scripts/house/complete-lock.mjs --check

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** Where Node would look for `name` from a package at `path`: nearest node_modules first. */
const resolve = (packages, path, name) => {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const candidate = folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (!folder) return undefined;
  }
};

const platformOf = (name) => {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const libc = [
    ...(/-musl/.test(name) ? ['musl'] : []),
    ...(os.includes('linux') && /-gnu/.test(name) ? ['glibc'] : []),
  ];
  return Object.fromEntries(Object.entries({ cpu, os, libc }).filter(([, values]) => values.length > 0));
};

/** `[path, entry]` of every optional package that a locked package wants and the lock does not have. */
export const missingOptionals = (packages) =>
  Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, range]) => /^\d/.test(range) && !resolve(packages, path, name))
      .map(([name, version]) => [
        `node_modules/${name}`,
        { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true },
      ]),
  );

/** The lock file must serve any registry: no addresses in it. */
const addresses = (packages) => Object.keys(packages).filter((path) => packages[path].resolved);

const check = (packages) => {
  const faults = [
    ...missingOptionals(packages).map(([path]) => `${path} is missing: run node scripts/house/complete-lock.mjs`),
    ...addresses(packages).map((path) => `${path} names a registry: run npm install with this project's .npmrc`),
  ];
  for (const fault of faults) console.error(`package-lock.json: ${fault}`);
  return faults.length;
};

const complete = (path, lock) => {
  const missing = missingOptionals(lock.packages);
  const { '': project, ...rest } = lock.packages;
  const sorted = Object.entries({ ...rest, ...Object.fromEntries(missing) }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  lock.packages = { '': project, ...Object.fromEntries(sorted) };
  if (missing.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} added`);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = inRoot('package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  if (process.argv.includes('--check')) process.exitCode = check(lock.packages) > 0 ? 1 : 0;
  else complete(path, lock);
}
