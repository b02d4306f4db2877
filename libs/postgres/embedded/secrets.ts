import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentFailure } from '#ports/failures';

/** The password of the embedded server, made at first use; only the owner of the data folder may read the file. */
export const embeddedPassword = (dataFolder: string, clusterDirectory: string): string => {
  const file = join(dataFolder, 'postgres.password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(clusterDirectory)) throw passwordLost(file, clusterDirectory);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(`${file}.new`, `${password}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return password;
};

const passwordLost = (file: string, directory: string): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-password',
    `找不到内置数据库 ${directory} 的口令文件 ${file};请从备份恢复该文件。` +
      ` / The password file ${file} of the embedded database ${directory} is missing: restore it from a backup.`,
  );
