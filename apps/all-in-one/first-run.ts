// What a first start leaves behind so that somebody can begin: a device token, a supervisor, a file with both. A later start
// reads the file and puts back what the database no longer has.

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#config/config';
import { hashToken, mintToken, tokenId } from '#contracts/credentials/token';
import { hashPassword } from '#http/passwords';
import type { Clock } from '#ports/clock';
import type { Devices } from '#ports/devices';
import type { People } from '#ports/people';

export interface Credentials {
  readonly deviceToken: string;
  readonly supervisor: { readonly user: string; readonly password: string };
}

export interface FirstRun {
  readonly config: Config;
  readonly devices: Devices;
  readonly people: People;
  readonly clock: Clock;
}

/** The file appears when both may be used: whoever waits for it finds no token that is still unknown. */
export const ensureCredentials = async (parts: FirstRun): Promise<Credentials> => {
  const file = join(parts.config.dataDir, 'credentials.json');
  const draft = `${file}.new`;
  const begun = [file, draft].find((one) => existsSync(one));
  if (!begun) writeCredentials(draft, newCredentials(await freeName(parts.people)));
  const credentials = readCredentials(begun ?? draft);
  await ensureDevice(parts, credentials.deviceToken);
  await ensureSupervisor(parts, credentials.supervisor);
  if (begun !== file) renameSync(draft, file);
  return credentials;
};

const newCredentials = (user: string): Credentials => ({
  deviceToken: mintToken('fsd').token,
  supervisor: { user, password: randomBytes(15).toString('base64url') },
});

/** In a restored database there is a supervisor already, whose password this file cannot know. */
const freeName = async (people: People): Promise<string> =>
  (await people.findUser('supervisor')) === undefined ? 'supervisor' : `supervisor-${randomBytes(3).toString('hex')}`;

const readCredentials = (file: string): Credentials => {
  const raw: Partial<Credentials> = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof raw.deviceToken !== 'string' || typeof raw.supervisor?.password !== 'string') {
    throw new Error(`${file} 不完整;删除后重新启动即可 · ${file} is incomplete; delete it and start again`);
  }
  return { deviceToken: raw.deviceToken, supervisor: raw.supervisor };
};

/** Whole or not at all, and never readable by others, not even for a moment. */
const writeCredentials = (file: string, credentials: Credentials): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  const begun = `${file}.${process.pid}`;
  writeFileSync(begun, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(begun, 0o600);
  renameSync(begun, file);
};

const ensureDevice = async ({ config, devices, clock }: FirstRun, token: string): Promise<void> => {
  const id = tokenId('fsd', token);
  if (id === undefined || (await devices.list()).some((device) => device.id === id)) return;
  await devices.add({
    id,
    name: 'npm start',
    region: config.city,
    source: 'urn:fengsui',
    types: 'all',
    history: true,
    tokenHash: hashToken(token),
    createdAt: clock.now(),
  });
};

const ensureSupervisor = async ({ people }: FirstRun, { user, password }: Credentials['supervisor']): Promise<void> => {
  if (await people.findUser(user)) return;
  const passwordHash = await hashPassword(password);
  await people.addUser({ name: user, passwordHash, role: 'supervisor', region: '100000' });
};
