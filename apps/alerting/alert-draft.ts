// Turns a decision into the alert as it will be: figures, sentence, evidence, message. Reads the ledger for the evidence,
// decides nothing.

import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { toAlertChanged } from '#contracts/alerts/alert-changed';
import { toAlertJson } from '#contracts/alerts/alert-json';
import { type Alert, type Evidence, isOpen, type Transition } from '#domain/alerting/alert';
import { explain } from '#domain/alerting/explain';
import type { AlertSubject } from '#domain/alerting/rule';
import { factsOf } from '#domain/alerting/target-facts';
import { findIndicator } from '#domain/indicator/catalogue';
import { countersOf } from '#domain/indicator/indicator';
import type { Reading } from '#domain/indicator/reading';
import type { RegionTree } from '#domain/region/region-tree';
import type { AlertChange } from '#ports/alert-store';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { eventsBehind } from './events-behind.js';

const MAX_EVIDENCE = 20;

@Injectable()
export class AlertDrafter {
  constructor(
    @Inject(LEDGER_QUERIES) private readonly ledger: LedgerQueries,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
  ) {}

  async opening(subject: AlertSubject, reading: Reading, transition: Transition): Promise<AlertChange> {
    const alert: Alert = {
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
      evidence: await this.evidence(reading),
      explanation: this.explanation(subject, reading, transition),
      acknowledgement: null,
      assignee: null,
      mutedBy: null,
    };
    return this.change(alert, transition, undefined);
  }

  /** What ended an episode leaves its evidence: it is what was behind the breach. */
  async moving(before: Alert, reading: Reading, transition: Transition): Promise<AlertChange> {
    const goesOn = isOpen(transition.to);
    const alert: Alert = {
      ...before,
      state: transition.to,
      severity: transition.severity,
      resolvedAt: goesOn ? null : transition.at,
      seq: transition.seq,
      transitions: [...before.transitions, transition],
      reading,
      evidence: goesOn ? await this.evidence(reading) : before.evidence,
      explanation: this.explanation(before.subject, reading, transition),
    };
    return this.change(alert, transition, { state: before.state, seq: before.seq });
  }

  async refreshed(before: Alert, reading: Reading): Promise<Alert> {
    const last = before.transitions.at(-1);
    if (!last) return before;
    return {
      ...before,
      reading,
      evidence: await this.evidence(reading),
      explanation: this.explanation(before.subject, reading, last),
    };
  }

  private change(alert: Alert, transition: Transition, expected: AlertChange['expected']): AlertChange {
    const zone = this.describe(this.regions.current(), alert.subject.region, alert.reading).timeZone;
    const message = JSON.stringify(toAlertChanged(toAlertJson(alert, zone), transition, zone));
    return { alert, expected, message };
  }

  private explanation(subject: AlertSubject, reading: Reading, transition: Transition): Alert['explanation'] {
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

  private async evidence(reading: Reading): Promise<Evidence[]> {
    const indicator = findIndicator(reading.indicator);
    if (!indicator || countersOf(indicator).length === 0) return [];
    const entries = await this.ledger.evidence(this.regions.current(), {
      counters: countersOf(indicator),
      region: reading.region,
      from: reading.window.from,
      to: reading.window.to,
      knownAt: null,
      limit: MAX_EVIDENCE,
    });
    return eventsBehind(indicator, entries);
  }
}
