import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PermanentFailure } from '#ports/failures';

/*
 * PostgreSQL refuses to run as root. Whoever starts us as root (a container, a bare server) gets it run as another
 * user of the system. That user must be in the password file: initdb looks its name up.
 */

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', 'nobody'];

/** The user to run Postgres as, or `undefined` to run it as ourselves. */
export const postgresUser = (passwordFile = '/etc/passwd'): SystemUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync(passwordFile, 'utf8').split('\n').map(parseUser);
  for (const name of PREFERRED) {
    const user = users.find((candidate) => candidate?.name === name && candidate.uid !== 0);
    if (user !== undefined) return user;
  }
  throw new PermanentFailure(
    'embedded-postgres-user',
    '以 root 运行时,内置 PostgreSQL 需要系统用户 postgres 或 nobody,但两者都不存在;请创建其一(useradd -r postgres),或改用普通用户运行。' +
      ' / Run as root, the embedded PostgreSQL needs a system user "postgres" or "nobody", and there is neither: create one (useradd -r postgres), or run as an ordinary user.',
  );
};

const parseUser = (line: string): SystemUser | undefined => {
  const [name, , uid, gid] = line.split(':');
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
};

/** Whether `user` may pass through every folder above `path`, as it must to open anything in it. */
export const mayReach = (user: SystemUser, path: string): boolean => {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
};
