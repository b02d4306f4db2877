import { Inject, Injectable } from '@nestjs/common';
import { localDay } from '#domain/calendar/local-time';
import type { UserPrincipal } from '#http/principal';
import type { Doing } from '#ports/action-log';
import { CLOCK, type Clock } from '#ports/clock';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { EVENT_LOOKUP, type EventLookup } from '#ports/event-lookup';
import { REFUSALS, type Refusals, type RefusedPosition } from '#ports/refusals';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type ReplayAnswer, replayRefusal } from './replay-refusal.js';

/** `replayRefusal` for people on the API, who see and replay only what lies at or below their region. */
@Injectable()
export class ReplayService {
  constructor(
    @Inject(REFUSALS) private readonly refusals: Refusals,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(EVENT_LOOKUP) private readonly lookup: EventLookup,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get timeZone(): string {
    const tree = this.directory.current();
    return tree.describe(tree.ownCity, '9999-12-31')?.timeZone ?? 'UTC';
  }

  /** `doing`: the same person, as the trail names who did it and from where. */
  async replay(
    position: RefusedPosition,
    { person, doing }: { readonly person: UserPrincipal; readonly doing: Doing },
    corrected: unknown,
  ): Promise<ReplayAnswer> {
    const { refusals, log, lookup } = this;
    const [tree, now] = [this.directory.current(), this.clock.now()];
    const found = await refusals.find(position);
    // What nobody can place belongs to the own city.
    const region = found?.region ?? tree.ownCity;
    // As it lay when it was refused: a code may be retired by now.
    if (!found || !tree.isWithin(region, person.region, localDay(found.recordedAt, this.timeZone))) {
      return { type: 'not-found' };
    }
    const by = { doing, region: person.region };
    return replayRefusal({ refusals, log, lookup, tree, now }, { position, by, corrected });
  }
}
