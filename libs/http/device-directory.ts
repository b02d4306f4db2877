// Who a device token belongs to. Kept in memory, so that intake works while the database is away; looked at twice a
// second, so that a revoked token is refused within one. A token never heard of makes it look at once.

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '#config/config';
import { hashToken, tokenId, tokenMatches } from '#contracts/credentials/token';
import { DEVICES, type Devices, type StoredDevice } from '#ports/devices';
import { TransientFailure } from '#ports/failures';
import { LOGGER, type Logger } from '#telemetry/logger';
import type { DevicePrincipal } from './principal.js';

const LOOK_EVERY_MS = 500;
const LOOK_AGAIN_MS = 200;

/** What the operator set by `FENGSUI_DEVICE_TOKEN`: the own city's token, whatever the database says. */
const ofConfig = (config: Config): { hash: Buffer; principal: DevicePrincipal } | undefined =>
  config.deviceToken && {
    hash: hashToken(config.deviceToken.token),
    principal: {
      kind: 'device',
      id: 'environment',
      name: 'FENGSUI_DEVICE_TOKEN',
      region: config.deviceToken.region,
      source: 'urn:fengsui',
      types: 'all',
      history: true,
    },
  };

const toPrincipal = (device: StoredDevice): DevicePrincipal => ({
  kind: 'device',
  id: device.id,
  name: device.name,
  region: device.region,
  source: device.source,
  types: device.types,
  history: device.history,
});

@Injectable()
export class DeviceDirectory implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly configured: ReturnType<typeof ofConfig>;
  private known = new Map<string, { device: StoredDevice; principal: DevicePrincipal }>();
  private version: bigint | undefined;
  private lookedAt = 0;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isAway = false;

  constructor(
    @Inject(DEVICES) private readonly devices: Devices,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.configured = ofConfig(config);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.look().catch(() => undefined);
    this.timer = setInterval(() => void this.look().catch(() => undefined), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** After a change made here: this process need not wait for its next look. */
  async refresh(): Promise<void> {
    // One that is under way may have read before the change.
    await this.looking?.catch(() => undefined);
    await this.look().catch(() => undefined);
  }

  /** `undefined`: no such token, or revoked. Rejects with `TransientFailure` when that cannot be known now. */
  async find(token: string): Promise<DevicePrincipal | undefined> {
    if (this.configured && tokenMatches(token, this.configured.hash)) return this.configured.principal;
    const id = tokenId('fsd', token);
    if (id === undefined) return undefined;
    const found = this.check(id, token);
    if (found !== 'look-again') return found;
    await this.lookSoon();
    const again = this.check(id, token);
    return again === 'look-again' ? undefined : again;
  }

  /** A hash that differs may be a rotated token that we have not heard of yet. */
  private check(id: string, token: string): DevicePrincipal | undefined | 'look-again' {
    const entry = this.known.get(id);
    if (!entry || !tokenMatches(token, entry.device.tokenHash)) return 'look-again';
    return entry.device.revokedAt === null ? entry.principal : undefined;
  }

  /** At most one look in `LOOK_AGAIN_MS`, however many unknown tokens come. */
  private async lookSoon(): Promise<void> {
    // One that is under way may have read before the token was made.
    await this.looking?.catch(() => undefined);
    const wait = this.lookedAt + LOOK_AGAIN_MS - Date.now();
    if (!this.looking && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await this.look();
  }

  /** Those who ask while one is under way share it. */
  private look(): Promise<void> {
    this.looking ??= this.read().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async read(): Promise<void> {
    try {
      this.lookedAt = Date.now();
      // The version first: what changes in between is read again next time.
      const version = await this.devices.version();
      if (version !== this.version) {
        const all = await this.devices.list();
        this.known = new Map(all.map((device) => [device.id, { device, principal: toPrincipal(device) }]));
        this.version = version;
      }
      if (this.isAway) this.logger.info({}, 'device_list_back');
      this.isAway = false;
    } catch (error) {
      if (!(error instanceof TransientFailure)) {
        this.logger.error({ err: error }, 'device_list_failed');
        throw error;
      }
      if (!this.isAway) this.logger.warn({ err: error }, 'device_list_away');
      this.isAway = true;
      throw error;
    }
  }
}
