// Episodes about targets beside when their condition held. Required: what holds at the end. Allowed: what held at some cut that
// can have been seen. What held for a while and is over was seen only if somebody looked meanwhile, so it is told apart.

import { type AlertReplay, type Held, heldKey, isEndOnly } from './alert-replay.js';
import type { TargetKey } from './breach-oracle.js';
import { SKEW_MS } from './could-hold.js';
import type { Days } from './days-oracle.js';
import { isOver } from './episode-oracle.js';
import type { Ref } from './event-oracle.js';

/** An episode of `target-breached`. */
export interface TargetEpisode extends TargetKey {
  readonly id: string;
  readonly period: Days;
  readonly state: string;
  readonly severity: string;
  readonly startedAt: number;
  readonly resolvedAt: number | null;
}

export interface AlertFault {
  readonly kind: 'alert-missing' | 'alert-invented' | 'alert-still-open' | 'alert-differs';
  readonly about: Readonly<Record<string, string>>;
  readonly alert: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly events: readonly Ref[];
  /** Whether alerting may only be late: then it is looked at again. */
  readonly mayPass: boolean;
  /** Since when: what has changed meanwhile is another fault. */
  readonly since: number | null;
}

/** So long something must hold for somebody to have to see it. */
export const SETTLE_MS = 1_000;

const MOST_NAMED = 5;

const aboutOf = ({ indicator, region }: TargetKey, { from, to }: Days): Record<string, string> => ({
  ...{ rule: 'target-breached', indicator, region, period: `${from}..${to}` },
});

const timeOf = (at: number | null): string => (at === null ? 'now' : new Date(at).toISOString());

export class TargetEpisodes {
  private readonly byKey = new Map<string, TargetEpisode[]>();

  constructor(
    private readonly replay: AlertReplay,
    private readonly episodes: readonly TargetEpisode[],
    private readonly now: number,
  ) {
    for (const one of [...episodes].sort((a, b) => a.startedAt - b.startedAt)) {
      const key = heldKey(one, one.period);
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), one]);
    }
  }

  faults(): AlertFault[] {
    return [...this.missing(), ...this.open(), ...this.invented()];
  }

  /** What held for long enough, is over, and that no episode is about. */
  passedBy(): number {
    let count = 0;
    for (const [key, all] of this.replay.held) {
      for (const one of all) {
        if (one.to === null || one.to - one.from < SETTLE_MS) continue;
        if (!this.episodesOf(key).some((episode) => isAbout(episode, one))) count += 1;
      }
    }
    return count;
  }

  private episodesOf(key: string): readonly TargetEpisode[] {
    return this.byKey.get(key) ?? [];
  }

  private missing(): AlertFault[] {
    return this.replay.breachedAt(this.now).flatMap(({ key, condition, since }): AlertFault[] => {
      const own = this.episodesOf(heldKey(key, condition.period));
      if (own.some((one) => !isOver(one.state))) return [];
      const last = own.at(-1);
      return [
        {
          ...{ kind: 'alert-missing', about: aboutOf(key, condition.period), alert: null, mayPass: true, since },
          expected: `firing ${condition.severity} since ${timeOf(since)}`,
          found: last ? `${last.id} ${last.state}` : null,
          events: this.replay.causesOf(key).slice(0, MOST_NAMED),
        },
      ];
    });
  }

  private open(): AlertFault[] {
    return this.episodes.flatMap((one): AlertFault[] => {
      if (isOver(one.state)) return [];
      const now = this.replay.conditionOf(one, one.period, this.now);
      if (now?.state === 'unknown') return [];
      const since = this.replay.held.get(heldKey(one, one.period))?.at(-1)?.to ?? null;
      const events = this.replay.causesOf(one).slice(0, MOST_NAMED);
      const of = { about: aboutOf(one, one.period), alert: one.id, events, mayPass: true, since };
      if (now?.state === 'breached') {
        if (now.severity === one.severity || one.state !== 'firing') return [];
        return [{ kind: 'alert-differs', ...of, expected: now.severity, found: one.severity }];
      }
      const why = now ? 'the condition does not hold' : 'there is no such target';
      return [{ kind: 'alert-still-open', ...of, expected: `over: ${why}`, found: one.state }];
    });
  }

  /** An episode each for what held, in order; where partitions can have been behind each other, more. */
  private invented(): AlertFault[] {
    return [...this.byKey].flatMap(([key, own]) => {
      const held = this.replay.held.get(key) ?? [];
      let used = 0;
      return own.flatMap((one): AlertFault[] => {
        if (isEndOnly(one.indicator)) return [];
        if (one.startedAt <= this.replay.changedAt + SKEW_MS) return [];
        const begun = (some: Held): boolean => some.from <= one.startedAt + SKEW_MS;
        const next = held.findIndex((some, i) => i >= used && begun(some));
        if (next >= 0) {
          used = next + 1;
          return [];
        }
        const isOfSeveral = this.replay.lanesOf(one) > 1;
        if (isOfSeveral && held.some(begun)) return [];
        if (isOfSeveral && this.replay.couldHold(one, one.period, one.startedAt)) return [];
        return [
          {
            ...{ kind: 'alert-invented', about: aboutOf(one, one.period), alert: one.id, events: [] },
            expected: held.length === 0 ? 'the condition never held' : 'the condition did not hold again',
            found: `${one.state} since ${timeOf(one.startedAt)}`,
            ...{ mayPass: false, since: null },
          },
        ];
      });
    });
  }
}

const isAbout = ({ startedAt, resolvedAt }: TargetEpisode, { from, to }: Held): boolean =>
  startedAt + SKEW_MS >= from &&
  (to === null || startedAt - SKEW_MS <= to || resolvedAt === null || resolvedAt >= from);
