// Turns a decision into the alert as it will be: figures, sentence, evidence, message. Reads the ledger for the evidence,
// decides nothing.

import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Evidence, isOpen, type TargetAlert, type Transition } from '#domain/alerting/alert';
import { explain } from '#domain/alerting/explain';
import type { TargetSubject } from '#domain/alerting/rule';
import { factsOf } from '#domain/alerting/target-facts';
import type { Behind } from '#domain/alerting/voiced';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf, type Indicator } from '#domain/indicator/indicator';
import type { Reading } from '#domain/indicator/reading';
import { refKey } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { AlertChange } from '#ports/alert-store';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { type EvidenceEntry, LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { alertChange } from './alert-change.js';
import { eventsBehind } from './events-behind.js';
import { surveysBehind } from './surveys-behind.js';

const MAX_EVIDENCE = 20;
/** Of a proportion most entries are good cases, which are no evidence: so many are looked through for bad ones. */
const MAX_LOOKED_THROUGH = 2_000;

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
  ) {}

  opening(
    subject: TargetSubject,
    reading: Reading,
    { transition, evidence }: { transition: Transition; evidence: readonly Evidence[] },
  ): AlertChange {
    const alert: TargetAlert = {
      id: randomUUID(),
      subject,
      drill: false,
      state: transition.to,
      severity: transition.severity,
      startedAt: transition.at,
      resolvedAt: null,
      seq: transition.seq,
      transitions: [transition],
      reading,
      evidence,
      explanation: this.explanation(subject, reading, transition),
      acknowledgement: null,
      assignee: null,
      mutedBy: null,
    };
    return this.change(alert, transition, undefined);
  }

  /** What ended an episode leaves its evidence: it is what was behind the breach. */
  moving(
    before: TargetAlert,
    reading: Reading,
    { transition, evidence }: { transition: Transition; evidence: readonly Evidence[] },
  ): AlertChange {
    const goesOn = isOpen(transition.to);
    const alert: TargetAlert = {
      ...before,
      state: transition.to,
      severity: transition.severity,
      resolvedAt: goesOn ? null : transition.at,
      seq: transition.seq,
      transitions: [...before.transitions, transition],
      reading,
      evidence: goesOn ? evidence : before.evidence,
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
      isShare: indicator.computation.kind === 'proportion' || indicator.computation.kind === 'survey',
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
