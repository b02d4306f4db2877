// Chooses what to evaluate: what a batch of notices can have moved, or everything that has a target or an open episode.

import { Inject, Injectable } from '@nestjs/common';
import type { Notice } from '#contracts/log/notice';
import { isTargetAlert } from '#domain/alerting/alert';
import type { Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import { affectedKeys, type EvaluationKey, keyText } from '#domain/indicator/affected';
import type { RegionTree } from '#domain/region/region-tree';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { CLOCK, type Clock } from '#ports/clock';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type EvaluationReport, Evaluator } from './evaluator.js';
import { hasTarget, keysWithTarget } from './target-keys.js';

interface World {
  readonly book: DeclarationBook;
  readonly tree: RegionTree;
  readonly day: Day;
}

@Injectable()
export class EvaluationRound {
  constructor(
    @Inject(Evaluator) private readonly evaluator: Evaluator,
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(DECLARATIONS) private readonly declarations: Declarations,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ofNotices(notices: readonly Notice[]): Promise<EvaluationReport> {
    const world = await this.world();
    const keys = affectedKeys(notices, world.tree, world.day);
    return this.evaluator.evaluate(await this.worthIt(keys, world));
  }

  async ofEverything(): Promise<EvaluationReport> {
    const world = await this.world();
    const keys = new Map(keysWithTarget(world).map((key) => [keyText(key), key]));
    // A target that is gone leaves an episode that must end.
    for (const { subject } of (await this.store.allOpen()).filter(isTargetAlert)) {
      keys.set(keyText(subject), { indicator: subject.indicator, region: subject.region });
    }
    return this.evaluator.evaluate(await this.worthIt([...keys.values()], world));
  }

  /** The local days of all time zones: when it changes, it is another day somewhere. */
  days(): string {
    const now = this.clock.now();
    const zones = new Set(
      this.regions
        .current()
        .all()
        .map((region) => region.timeZone),
    );
    return [...zones]
      .sort()
      .map((zone) => localDay(now, zone))
      .join();
  }

  private async world(): Promise<World> {
    const tree = await this.regions.refresh();
    const day = localDay(this.clock.now(), tree.describe(tree.ownCity, '9999-12-31')?.timeZone ?? 'UTC');
    return { tree, day, book: await this.declarations.current() };
  }

  /** Only pairs that a target concerns or that have an episode to end. */
  private async worthIt(keys: readonly EvaluationKey[], world: World): Promise<EvaluationKey[]> {
    const known = keys.filter((key) => world.tree.isKnown(key.region));
    const [aimed, others] = [known.filter((k) => hasTarget(k, world)), known.filter((k) => !hasTarget(k, world))];
    const open = await this.store.openEpisodes(others.map((key) => ({ rule: 'target-breached', ...key })));
    const withEpisode = new Set(open.map((alert) => keyText(alert.subject)));
    return [...aimed, ...others.filter((key) => withEpisode.has(keyText(key)))];
  }
}
