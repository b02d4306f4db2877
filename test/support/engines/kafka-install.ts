import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from './install.js';

const VERSION = '4.3.1';

const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>fengsui</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency></dependencies>
</project>
`;

/** The folder of Kafka's jars: fetched by Maven once a machine (44 MB), for every clone of the project. */
export const kafkaJars = (): string => {
  const folder = join(cacheFolder(), `kafka-${VERSION}`);
  if (!existsSync(folder)) fetchInto(folder);
  return folder;
};

const cacheFolder = (): string => {
  const candidates = [join(homedir(), '.cache', 'fengsui'), join(process.cwd(), 'node_modules', '.cache', 'fengsui')];
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true });
      rmSync(mkdtempSync(join(folder, 'probe-')), { recursive: true });
      return folder;
    } catch {
      // Not writable: the next one.
    }
  }
  throw new Error(`Tests need a folder to keep Kafka in; neither of these can be written: ${candidates.join(', ')}.`);
};

const fetchInto = (folder: string): void => {
  const maven = requireProgram(['mvn'], ['maven', 'default-jre-headless']);
  const work = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(work, 'pom.xml'), POM);
    execFileSync(maven, ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
      cwd: work,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (!readdirSync(join(work, 'lib')).some((jar) => jar.startsWith('kafka_')))
      throw new Error('Maven copied no Kafka.');
    // Renamed when whole. If somebody else was quicker, theirs is the same.
    renameSync(join(work, 'lib'), folder);
  } catch (cause) {
    if (existsSync(folder)) return;
    const output = cause instanceof Error && 'stdout' in cause ? String(cause.stdout) : '';
    throw new Error(
      `Tests need Kafka ${VERSION}, which Maven could not fetch: ${String(cause).slice(0, 300)} ${output.slice(-700)}`,
      { cause },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
