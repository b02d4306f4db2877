// From keys to transitions: look, decide, write, and look again at what was written.
//
// Two evaluators may look at one key at once (a target's notice concerns every region below it, and the clock looks at
// all). So the order is: readings first, then the episodes, then the guarded write; and a key that was written, or whose
// write lost, is looked at again. Then the last writer has seen every change up to its second look, and whoever is told of
// a later change reads an episode at least as new: the last decision is made on the last figures.

import { Inject, Injectable } from '@nestjs/common';
import { isOpen, quietOf, type TargetAlert } from '#domain/alerting/alert';
import { type Decision, decide } from '#domain/alerting/decide';
import { episodeKey } from '#domain/alerting/rule';
import { voiced } from '#domain/alerting/voiced';
import { type EvaluationKey, keyText } from '#domain/indicator/affected';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { AlertDrafter, type TargetEvidence } from './alert-draft.js';
import { carryOut, type EpisodeOutcome } from './carry-out.js';
import { type Look, Looks } from './looks.js';

/** More rounds than a few mean that the figures change faster than they can be read. */
const MAX_ROUNDS = 20;

export interface EvaluationReport {
  readonly outcomes: ReadonlyMap<EpisodeOutcome, number>;
  /** Keys whose episode began, moved or ended. */
  readonly moved: readonly EvaluationKey[];
}

const NO_EVIDENCE: TargetEvidence = { events: [], isOnlyHistory: false };

/** Whoever is told nothing because of what is behind an episode must be told when that changes, with the same figures. */
const needsEvidence = (decision: Decision, alert: TargetAlert | undefined): boolean => {
  switch (decision.type) {
    case 'open':
    case 'refresh':
      return true;
    case 'transition':
      return isOpen(decision.transition.to);
    case 'none':
      return decision.reason === 'unchanged' && alert !== undefined && quietOf(alert) !== null;
  }
};

@Injectable()
export class Evaluator {
  constructor(
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(AlertDrafter) private readonly drafter: AlertDrafter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Resolves when every key's episodes say what its readings say. */
  async evaluate(keys: readonly EvaluationKey[]): Promise<EvaluationReport> {
    const totals = new Map<EpisodeOutcome, number>();
    const moved = new Map<string, EvaluationKey>();
    let pending = keys;
    for (let round = 1; pending.length > 0; round += 1) {
      if (round > MAX_ROUNDS)
        throw new TransientFailure('database', `episodes of ${pending.length} keys keep changing`);
      const outcomes = await this.round(pending);
      const again = new Map<string, EvaluationKey>();
      for (const { key, outcome } of outcomes) {
        totals.set(outcome, (totals.get(outcome) ?? 0) + 1);
        if (outcome === 'unchanged' || outcome === 'refreshed') continue;
        again.set(keyText(key), key);
        if (outcome !== 'lost-race') moved.set(keyText(key), key);
      }
      pending = [...again.values()];
    }
    return { outcomes: totals, moved: [...moved.values()] };
  }

  private async round(keys: readonly EvaluationKey[]): Promise<{ key: EvaluationKey; outcome: EpisodeOutcome }[]> {
    const looks = await this.looks.of(keys);
    const open = await this.open(keys);
    const outcomes: { key: EvaluationKey; outcome: EpisodeOutcome }[] = [];
    for (const look of looks) {
      const text = episodeKey(look.subject, false);
      const own = open.get(keyText(look.key))?.find((alert) => episodeKey(alert.subject, alert.drill) === text);
      outcomes.push({ key: look.key, outcome: await this.settle(look, own) });
    }
    const seen = new Set(looks.map((look) => episodeKey(look.subject, false)));
    for (const alert of [...open.values()].flat()) {
      if (alert.drill || seen.has(episodeKey(alert.subject, alert.drill))) continue;
      const look = await this.looks.at(alert);
      outcomes.push({ key: look.key, outcome: await this.settle(look, await this.newest(alert)) });
    }
    return outcomes;
  }

  private async open(keys: readonly EvaluationKey[]): Promise<Map<string, TargetAlert[]>> {
    const byKey = new Map<string, TargetAlert[]>();
    for (const alert of await this.store.openEpisodes(keys.map((key) => ({ rule: 'target-breached', ...key })))) {
      const text = keyText(alert.subject);
      byKey.set(text, [...(byKey.get(text) ?? []), alert]);
    }
    return byKey;
  }

  /** The episode as it is after its reading was taken. */
  private async newest(alert: TargetAlert): Promise<TargetAlert | undefined> {
    const { rule, indicator, region } = alert.subject;
    return (await this.store.openEpisodes([{ rule, indicator, region }])).find((other) => other.id === alert.id);
  }

  private async settle(look: Look, alert: TargetAlert | undefined): Promise<EpisodeOutcome> {
    const { subject, condition, reading } = look;
    const now = this.clock.now();
    const first = decide(alert, condition, now);
    const behind = needsEvidence(first, alert) ? await this.drafter.evidence(reading) : NO_EVIDENCE;
    const evidence = behind.events;
    const decision = voiced(first, alert, { behind, now });
    return carryOut(
      this.store,
      { decision, alert },
      {
        opened: (transition) => this.drafter.opening(subject, reading, { transition, evidence }),
        // Without a target any more the last figures with one are kept.
        moved: (before, transition) =>
          this.drafter.moving(before, reading.target ? reading : before.reading, { transition, evidence }),
        refreshed: (before) => this.drafter.refreshed(before, reading, evidence),
      },
    );
  }
}
