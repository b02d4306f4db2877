// The door on its own: Nest and Fastify as in production, with a log, devices and people kept in this file. Not listening:
// requests are injected.

import { Global, type INestApplication, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { CONFIG, type Config, readConfig } from '#config/config';
import { mintToken } from '#contracts/credentials/token';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { Region } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import { ACTION_LOG } from '#ports/action-log';
import { CLOCK } from '#ports/clock';
import { DEVICES, type Devices, type SpentCode, type StoredDevice, type StoredEnrolment } from '#ports/devices';
import { type Appended, EVENT_LOG, type EventLog, type NewRecord } from '#ports/event-log/event-log';
import { EVENT_LOOKUP, type EventLookup } from '#ports/event-lookup';
import { FAILPOINTS } from '#ports/failpoints';
import { noFailpoints } from '#ports/no-failpoints';
import { PEOPLE, type People } from '#ports/people';
import { REFUSALS } from '#ports/refusals';
import { REGION_DIRECTORY } from '#ports/region-directory';
import { type NewRejection, REJECTIONS, type Rejections } from '#ports/rejections';
import { SIGN_IN_TRIES } from '#ports/sign-in-tries';
import { createLogger, LOGGER } from '#telemetry/logger';
import { createRegistry, REGISTRY, type Registry } from '#telemetry/registry';
import { MemoryActions } from '#test/memory-actions';
import { IntakeModule } from '../../apps/intake/intake.module.js';
import { registerIntakeHttp } from '../../apps/intake/register-intake-http.js';
import { MemorySignInTries } from './memory-sign-in-tries.js';

export const NOW = Date.parse('2026-03-02T10:00:00+08:00');

const region = (code: string, parent: string | null, level: Region['level'], patch: Partial<Region> = {}): Region => ({
  code,
  parent,
  level,
  nameZh: code,
  nameEn: code,
  validFrom: '1949-10-01',
  validTo: null,
  successors: [],
  timeZone: 'Asia/Shanghai',
  ...patch,
});

export const TREE = new RegionTree(
  [
    region('100000', null, 'country'),
    region('440000', '100000', 'province'),
    region('440600', '440000', 'city'),
    region('440605', '440600', 'district'),
    region('440606', '440600', 'district'),
    region('440605124', '440605', 'town'),
    region('440682', '440600', 'district', { validTo: '2003-01-01', successors: ['440605'] }),
    region('330000', '100000', 'province'),
  ],
  [],
  '440600',
  1,
);

/** What the door needs of a log, and what a test wants of it. */
export class RecordingLog implements Pick<EventLog, 'append'> {
  readonly records: NewRecord[] = [];
  readonly appends: number[] = [];
  /** Awaited by each append before it answers; a rejection is the log's own. */
  gate: () => Promise<void> = () => Promise.resolve();

  async append(_topic: string, records: readonly NewRecord[]): Promise<Appended[]> {
    this.appends.push(records.length);
    await this.gate();
    return records.map((record) => ({ partition: 0, offset: BigInt(this.records.push(record) - 1) }));
  }
}

export class MemoryDevices implements Devices {
  readonly devices: StoredDevice[] = [];
  changes = 0n;
  isAway: Error | undefined;

  async list(): Promise<StoredDevice[]> {
    if (this.isAway) throw this.isAway;
    return [...this.devices];
  }
  async version(): Promise<bigint> {
    if (this.isAway) throw this.isAway;
    return this.changes;
  }
  async add(device: Omit<StoredDevice, 'revokedAt'>): Promise<void> {
    this.devices.push({ ...device, revokedAt: null });
    this.changes += 1n;
  }
  async rotate(id: string, tokenHash: Buffer): Promise<boolean> {
    return this.change(id, { tokenHash });
  }
  async revoke(id: string, revokedAt: number): Promise<boolean> {
    return this.change(id, { revokedAt });
  }
  private readonly enrolments: StoredEnrolment[] = [];
  async invite(enrolment: StoredEnrolment): Promise<boolean> {
    const isThere = this.devices.some(({ id, revokedAt }) => id === enrolment.device && revokedAt === null);
    if (isThere) this.enrolments.push(enrolment);
    return isThere;
  }
  async enrol({ codeHash, now, mint }: SpentCode): Promise<StoredDevice | undefined> {
    const at = this.enrolments.findIndex((one) => one.codeHash.equals(codeHash) && one.expiresAt > now);
    const [spent] = at < 0 ? [] : this.enrolments.splice(at, 1);
    if (!spent || !this.change(spent.device, { tokenHash: mint(spent.device) })) return undefined;
    return this.devices.find(({ id }) => id === spent.device);
  }
  private change(id: string, patch: Partial<StoredDevice>): boolean {
    const at = this.devices.findIndex((device) => device.id === id);
    const before = this.devices[at];
    if (!before) return false;
    this.devices[at] = { ...before, ...patch };
    this.changes += 1n;
    return true;
  }
}

export class MemoryLookup implements EventLookup {
  readonly hashes = new Map<string, string>();
  readonly refusals = new Map<string, ReadonlySet<string>>();
  gate: () => Promise<void> = () => Promise.resolve();

  async find(identities: readonly EventRef[]): Promise<ReadonlyMap<string, string>> {
    await this.gate();
    const keys = identities.map(refKey);
    return new Map(keys.flatMap((key) => (this.hashes.has(key) ? [[key, this.hashes.get(key) ?? '']] : [])));
  }
  async refused(identities: readonly EventRef[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return new Map(identities.map((ref) => [refKey(ref), this.refusals.get(refKey(ref)) ?? new Set()]));
  }
}

export class MemoryRejections implements Pick<Rejections, 'add' | 'forget'> {
  readonly rows: NewRejection[] = [];
  /** Awaited before anything is written. */
  gate: () => Promise<void> = () => Promise.resolve();

  async add(rows: readonly NewRejection[]): Promise<void> {
    await this.gate();
    this.rows.push(...rows);
  }
  async forget(): Promise<number> {
    return 0;
  }
}

/** Nobody but the operator's own token. */
const nobody: Pick<People, 'findSession' | 'findApiToken'> = {
  findSession: async () => undefined,
  findApiToken: async () => undefined,
};

export interface Door {
  readonly app: NestFastifyApplication;
  readonly log: RecordingLog;
  readonly lookup: MemoryLookup;
  readonly devices: MemoryDevices;
  readonly actions: MemoryActions;
  readonly registry: Registry;
  /** A device's token; by default for the city 440600, source `urn:fengsui:device:<id>`, every type, no history. */
  addDevice(patch?: Partial<StoredDevice>): Promise<string>;
  close(): Promise<void>;
}

export const SUPERVISOR_TOKEN = 'supervisor-token-of-the-test';

/** What a test brings along instead of what this file keeps. */
export interface DoorParts {
  readonly log?: Pick<EventLog, 'append'>;
  readonly lookup?: EventLookup;
  readonly devices?: Devices;
  readonly now?: () => number;
  readonly rejections?: Pick<Rejections, 'add' | 'forget'>;
}

export const openDoor = async (parts: DoorParts = {}): Promise<Door> => {
  const log = new RecordingLog();
  const lookup = new MemoryLookup();
  const devices = new MemoryDevices();
  const config: Config = readConfig({ FENGSUI_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN });
  const registry = createRegistry('test', '0');
  const logger = createLogger('test', 'silent');
  const actions = new MemoryActions();
  const values: readonly (readonly [symbol, unknown])[] = [
    [EVENT_LOG, parts.log ?? log],
    [EVENT_LOOKUP, parts.lookup ?? lookup],
    [DEVICES, parts.devices ?? devices],
    [PEOPLE, nobody],
    [REFUSALS, { find: async () => undefined }],
    [REJECTIONS, parts.rejections ?? new MemoryRejections()],
    [ACTION_LOG, actions],
    [SIGN_IN_TRIES, new MemorySignInTries()],
    [REGION_DIRECTORY, { current: () => TREE }],
    [CLOCK, { now: parts.now ?? (() => NOW) }],
    [FAILPOINTS, noFailpoints],
    [CONFIG, config],
    [LOGGER, logger],
    [REGISTRY, registry],
  ];
  const providers = values.map(([provide, useValue]) => ({ provide, useValue }));

  @Global()
  @Module({ providers, exports: providers })
  class Outside {}

  const module = await Test.createTestingModule({ imports: [Outside, IntakeModule] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { bodyParser: false });
  registerIntakeHttp(app.getHttpAdapter().getInstance());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const addDevice = async (patch: Partial<StoredDevice> = {}): Promise<string> => {
    const { id, token, hash } = mintToken('fsd', patch.id);
    await (parts.devices ?? devices).add({
      id,
      name: id,
      region: '440600',
      source: `urn:fengsui:device:${id}`,
      types: 'all',
      history: false,
      tokenHash: hash,
      createdAt: NOW,
      ...patch,
    });
    return token;
  };
  return { app, log, lookup, devices, actions, registry, addDevice, close: () => (app as INestApplication).close() };
};
