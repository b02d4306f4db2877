import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentFailure } from '#ports/failures';
import { openSystemFolder, SYSTEM_FOLDER } from './binaries.js';
import { mayReach, type SystemUser } from './system-user.js';

/*
 * Where the database of a data folder lies: inside it, or, where the user that runs Postgres may not reach it (a project
 * under /root), in a folder of the system's, which a note in the data folder names.
 */

export interface Place {
  readonly directory: string;
  /** Whom Postgres must run as; the owner of data that is already there. */
  readonly user: SystemUser | undefined;
  /** To be called when the database has been made, not before: the note promises that there is one. */
  settle(): void;
}

/** `dataFolder` exists, and is a real path. */
export const placeOf = (dataFolder: string, user: SystemUser | undefined): Place => {
  const note = join(dataFolder, 'postgres.location');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
  if (noted !== undefined && !existsSync(noted)) throw lost(dataFolder, noted);
  const inside = join(dataFolder, 'postgres');
  if (noted === undefined && (user === undefined || mayReach(user, inside))) {
    return { directory: inside, user: ownerOf(inside, user), settle: () => undefined };
  }
  openSystemFolder();
  const directory = noted ?? join(SYSTEM_FOLDER, `postgres-${randomBytes(6).toString('hex')}`);
  return {
    directory,
    user: ownerOf(directory, user),
    settle: () => writeFileSync(note, `${directory}\n`, { mode: 0o600 }),
  };
};

/** Root may have another user's data before it, when the program ran as that user earlier. */
const ownerOf = (directory: string, user: SystemUser | undefined): SystemUser | undefined => {
  const owner = statSync(directory, { throwIfNoEntry: false });
  if (user === undefined || owner === undefined || owner.uid === 0 || owner.uid === user.uid) return user;
  return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
};

const lost = (dataFolder: string, directory: string): PermanentFailure =>
  new PermanentFailure(
    'embedded-postgres-lost',
    `数据目录 ${dataFolder} 的数据库应在 ${directory},但那里没有;请把它移回原处,或改用空的数据目录。` +
      ` / The database of the data folder ${dataFolder} should be at ${directory}, and is not there: move it back, or use an empty data folder.`,
  );
