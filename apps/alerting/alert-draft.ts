// Turns a decision into the alert as it will be: figures, sentence, evidence, message. Reads the ledger and the register of
// hazards for the evidence, decides nothing.

import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Evidence, isOpen, type TargetAlert, type Transition } from '#domain/alerting/alert';
import { begun, movedOn } from '#domain/alerting/episode';
import { explain } from '#domain/alerting/explain';
import type { TargetSubject } from '#domain/alerting/rule';
import { factsOf } from '#domain/alerting/target-facts';
import type { Behind } from '#domain/alerting/voiced';
import type { HazardLevel } from '#domain/hazard/hazard';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf, type Indicator, type IndicatorKind } from '#domain/indicator/indicator';
import type { Reading } from '#domain/indicator/reading';
import { refKey } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { AlertChange } from '#ports/alert-store';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { HAZARD_REGISTER, type HazardRegister } from '#ports/hazard-register';
import { type EvidenceEntry, LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { alertChange } from './alert-change.js';
import { eventsBehind } from './events-behind.js';
import { surveysBehind } from './surveys-behind.js';

const MAX_EVIDENCE = 20;
/** Of a proportion most entries are good cases, which are no evidence: so many are looked through for bad ones. */
const MAX_LOOKED_THROUGH = 2_000;
/** More hazards than a city opens in a year: of more than that many imported ones the live one may be the last. */
const EVERY_HAZARD = 1_000_000;

/** Shown in per cent. */
const SHARES: ReadonlySet<IndicatorKind> = new Set<IndicatorKind>(['proportion', 'hazards', 'survey']);

/** The events behind a reading. */
export interface TargetEvidence extends Behind {
  readonly events: readonly Evidence[];
}

@Injectable()
export class AlertDrafter {
  constructor(
    @Inject(LEDGER_QUERIES) private readonly ledger: LedgerQueries,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(DECLARATIONS) private readonly declarations: Pick<Declarations, 'current'>,
    @Inject(HAZARD_REGISTER) private readonly hazards: Pick<HazardRegister, 'missed'>,
  ) {}

  opening(
    subject: TargetSubject,
    reading: Reading,
    { transition, evidence }: { transition: Transition; evidence: readonly Evidence[] },
  ): AlertChange {
    const alert: TargetAlert = {
      ...begun(randomUUID(), transition),
      ...{ subject, drill: false, reading, evidence },
      explanation: this.explanation(subject, reading, transition),
    };
    return this.change(alert, transition, undefined);
  }

  /** What ended an episode leaves its evidence: it is what was behind the breach. */
  moving(
    before: TargetAlert,
    reading: Reading,
    { transition, evidence }: { transition: Transition; evidence: readonly Evidence[] },
  ): AlertChange {
    const alert: TargetAlert = {
      ...before,
      ...movedOn(before, transition),
      reading,
      evidence: isOpen(transition.to) ? evidence : before.evidence,
      explanation: this.explanation(before.subject, reading, transition),
    };
    return this.change(alert, transition, before);
  }

  refreshed(before: TargetAlert, reading: Reading, evidence: readonly Evidence[]): TargetAlert {
    const last = before.transitions.at(-1);
    if (!last) return before;
    return { ...before, reading, evidence, explanation: this.explanation(before.subject, reading, last) };
  }

  /** The newest come first; whether all are history is told of every one of them, also of those not shown. */
  async evidence(reading: Reading): Promise<TargetEvidence> {
    const indicator = findIndicator(reading.indicator);
    if (indicator?.computation.kind === 'survey') return this.surveyEvidence(reading);
    if (indicator?.computation.kind === 'hazards') return this.hazardEvidence(reading, indicator.computation.level);
    if (!indicator || countersOf(indicator).length === 0) return { events: [], isOnlyHistory: false };
    const limit = indicator.computation.kind === 'proportion' ? MAX_LOOKED_THROUGH : MAX_EVIDENCE;
    const entries = await this.entries(indicator, reading, { limit, liveOnly: false });
    const events = eventsBehind(indicator, entries);
    const shown = events.slice(0, MAX_EVIDENCE);
    const live = entries.filter((entry) => !entry.history);
    if (events.length === 0 || eventsBehind(indicator, live).length > 0) return { events: shown, isOnlyHistory: false };
    if (entries.length < limit) return { events: shown, isOnlyHistory: true };
    const older = await this.entries(indicator, reading, { limit: MAX_LOOKED_THROUGH, liveOnly: true });
    return { events: shown, isOnlyHistory: eventsBehind(indicator, older).length === 0 };
  }

  private async surveyEvidence(reading: Reading): Promise<TargetEvidence> {
    const events = surveysBehind(reading, await this.declarations.current(), this.regions.current());
    const history = await this.ledger.history(events);
    const isOnlyHistory = events.length > 0 && events.every((event) => history.has(refKey(event)));
    return { events: events.slice(0, MAX_EVIDENCE), isOnlyHistory };
  }

  /** A line for each hazard that was not put right in time: what opened it. */
  private async hazardEvidence({ region, window }: Reading, level: HazardLevel | null): Promise<TargetEvidence> {
    const tree = this.regions.current();
    const asked = { region, from: window.from, to: window.to, level: level ?? undefined };
    const missed = await this.hazards.missed(tree, { ...asked, limit: MAX_LOOKED_THROUGH });
    const events = missed
      .slice(0, MAX_EVIDENCE)
      .map(({ source, id, hazard: subject }): Evidence => ({ source, id, subject, contribution: 1 }));
    if (missed.length === 0 || missed.some((hazard) => !hazard.history)) return { events, isOnlyHistory: false };
    if (missed.length < MAX_LOOKED_THROUGH) return { events, isOnlyHistory: true };
    const all = await this.hazards.missed(tree, { ...asked, limit: EVERY_HAZARD });
    return { events, isOnlyHistory: all.every((hazard) => hazard.history) };
  }

  private change(alert: TargetAlert, transition: Transition, before: TargetAlert | undefined): AlertChange {
    const { timeZone } = this.describe(this.regions.current(), alert.subject.region, alert.reading);
    return alertChange(alert, { transition, before, timeZone });
  }

  private explanation(subject: TargetSubject, reading: Reading, transition: Transition): TargetAlert['explanation'] {
    const indicator = findIndicator(subject.indicator);
    const facts = factsOf(reading);
    if (!indicator || !facts) throw new Error(`no sentence about ${subject.indicator} without its figures`);
    const region = this.describe(this.regions.current(), subject.region, reading);
    return explain({
      region: { zh: region.nameZh, en: region.nameEn },
      indicator: indicator.names,
      isShare: SHARES.has(indicator.computation.kind),
      facts,
      period: subject.period,
      reason: transition.reason,
    });
  }

  private describe(tree: RegionTree, code: string, reading: Reading) {
    const region = tree.describe(code, reading.window.from);
    if (!region) throw new Error(`region ${code} has a reading and no name`);
    return region;
  }

  private entries(
    indicator: Indicator,
    reading: Reading,
    asked: { limit: number; liveOnly: boolean },
  ): Promise<EvidenceEntry[]> {
    return this.ledger.evidence(this.regions.current(), {
      counters: countersOf(indicator),
      region: reading.region,
      from: reading.window.from,
      to: reading.window.to,
      knownAt: null,
      ...asked,
    });
  }
}
