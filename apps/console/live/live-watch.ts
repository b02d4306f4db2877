// Whether those who listen may still listen: twice a second one small question for all streams of this console, and only when
// its answer changed (somebody signed out, was disabled, …) or a stream is new, one look at what they were opened with. Once a
// minute at all of them: sessions also run out.

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SESSION_IDLE_MS } from '#http/person-directory';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { PEOPLE, type People, type Person } from '#ports/people';
import { LOGGER, type Logger } from '#telemetry/logger';
import type { LiveClient, Opener } from './live-client.js';
import { LiveHub } from './live-hub.js';

const LOOK_EVERY_MS = 500;
const LOOK_AT_ALL_MS = 60_000;

interface Watched {
  readonly client: LiveClient;
  readonly opener: Opener;
}

@Injectable()
export class LiveWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private version: bigint | undefined;
  private lookedAtAll = 0;
  private looked = new WeakSet<LiveClient>();
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(LiveHub) private readonly hub: Pick<LiveHub, 'openClients'>,
    @Inject(PEOPLE) private readonly people: Pick<People, 'version' | 'standing' | 'extendSessions'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    }, LOOK_EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** While the database is away nobody can say: the next look will. */
  private async look(): Promise<void> {
    const watched = this.hub
      .openClients()
      .flatMap((client) => (client.opener ? [{ client, opener: client.opener }] : []));
    if (watched.length === 0) return;
    try {
      await this.lookAt(watched);
    } catch (error) {
      if (!(error instanceof TransientFailure)) this.logger.error({ err: error }, 'live_watch_failed');
    }
  }

  private async lookAt(watched: readonly Watched[]): Promise<void> {
    // The version first: what changes in between is looked at again next time.
    const version = await this.people.version();
    const now = this.clock.now();
    const isDue = now - this.lookedAtAll >= LOOK_AT_ALL_MS;
    const isForAll = version !== this.version || isDue;
    const asked = isForAll ? watched : watched.filter(({ client }) => !this.looked.has(client));
    if (asked.length === 0) return;
    const standing = await this.people.standing(credentialsOf(asked), now);
    for (const { client, opener } of asked) {
      if (isSame(opener.person, standing[opener.by].get(opener.key))) this.looked.add(client);
      else client.drop('signed-out');
    }
    this.version = version;
    if (!isDue) return;
    this.lookedAtAll = now;
    // To listen is to use.
    await this.people.extendSessions(credentialsOf(watched).sessions, now + SESSION_IDLE_MS);
  }
}

const credentialsOf = (watched: readonly Watched[]) => {
  const keys = (by: Opener['by']): string[] => [
    ...new Set(watched.flatMap(({ opener }) => (opener.by === by ? [opener.key] : []))),
  ];
  const sessions = keys('sessions').map((hex) => Buffer.from(hex, 'hex'));
  return { sessions, tokens: keys('tokens'), users: keys('users') };
};

/** With another role or region the stream is another one: its reader comes back for it. */
const isSame = (before: Person, now: Person | undefined): boolean =>
  now !== undefined && now.role === before.role && now.region === before.region;
