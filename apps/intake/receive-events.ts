// What happens to the events of one request, top to bottom: judge each → brake → group commit → verdicts.

import { Inject, Injectable } from '@nestjs/common';
import type { Warning } from '#contracts/events/parse-event';
import { detailOf, meaningOf, type ProblemCode, type Rejection } from '#contracts/problem';
import { overloaded } from '#http/body-budget';
import type { Principal } from '#http/principal';
import { ACTION_LOG, type ActionLog, type Doing } from '#ports/action-log';
import { FAILPOINTS, type Failpoints } from '#ports/failpoints';
import { Admissions } from './admissions.js';
import type { Admission, Candidate } from './admit.js';
import { type CommitOutcome, GroupCommit } from './group-commit.js';
import { type IntakeMetrics, type IntakeOutcome, outcomeOf } from './intake.metrics.js';
import { INTAKE_METRICS } from './intake.tokens.js';
import type { Received } from './read-body.js';

export interface Verdict {
  readonly index: number;
  readonly id: string | null;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: NonNullable<Rejection['errors']>;
  readonly retryable: boolean;
}

export interface Receipt {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Verdict[];
  readonly warnings: readonly (Warning & { readonly index: number; readonly id: string })[];
}

export interface Answer {
  readonly receipt: Receipt;
  /** Of a single event that was rejected. */
  readonly rejection?: Rejection | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

@Injectable()
export class ReceiveEvents {
  constructor(
    private readonly admissions: Admissions,
    private readonly commits: GroupCommit,
    @Inject(ACTION_LOG) private readonly actions: Pick<ActionLog, 'recordAll'>,
    @Inject(INTAKE_METRICS) private readonly metrics: IntakeMetrics,
    @Inject(FAILPOINTS) private readonly failpoints: Failpoints,
  ) {}

  /** Before the body is looked at. Throws `Rejected` (503) when what waits already takes too long. */
  checkRoom(): void {
    if (!this.commits.hasRoom) throw overloaded();
  }

  /** Throws `Rejected` for the request as a whole; `TransientFailure` when the log cannot say that it has the events. */
  async receive({ mode, entries }: Received, sender: Principal, by: Doing): Promise<Answer> {
    const { admissions, headers } = this.admissions.judge(entries, sender);
    const candidates = admissions.flatMap((a) => (a.ok ? [a.candidate] : []));
    if (sender.kind === 'user') await this.tell(candidates, by);
    const outcomes = await this.commit(candidates);
    const { receipt, tally } = settle(admissions, outcomes);
    for (const labels of tally) this.metrics.events.inc(labels);
    return { receipt, rejection: rejectionOf(mode, admissions, receipt), headers };
  }

  /** The same verdicts, as far as the door can give them, and nothing done. `accepted` is what would go to the log. */
  validate({ mode, entries }: Received, sender: Principal): Answer {
    const { admissions, headers } = this.admissions.judge(entries, sender);
    const { receipt } = settle(admissions, []);
    return { receipt, rejection: rejectionOf(mode, admissions, receipt), headers };
  }

  /**
   * Before the log has it, which is another store: an action that was told and then failed is a try; one that was done and
   * not told would be a gap. Devices are many and their events say who sent them; people are few, and answer for it here.
   */
  private tell(candidates: readonly Candidate[], by: Doing): Promise<void> {
    const actions = candidates.map(({ event: { type, source, id, subject, data } }) => ({
      ...{ action: 'event-submitted' as const, object: subject, region: data.region, detail: { type, source, id } },
    }));
    return this.actions.recordAll(actions, by);
  }

  private async commit(candidates: readonly Candidate[]): Promise<CommitOutcome[]> {
    try {
      this.failpoints.reach('intake-validated');
      const outcomes = await this.commits.commit(candidates);
      this.failpoints.reach('intake-acknowledged');
      return outcomes;
    } catch (error) {
      for (const { event } of candidates) this.metrics.events.inc({ type: event.type, outcome: 'unavailable' });
      throw error;
    }
  }
}

interface Settled {
  readonly receipt: Receipt;
  readonly tally: readonly { readonly type: string; readonly outcome: IntakeOutcome }[];
}

const settle = (admissions: readonly Admission[], outcomes: readonly CommitOutcome[]): Settled => {
  const rejected: Verdict[] = [];
  const warnings: Receipt['warnings'][number][] = [];
  const tally: Settled['tally'][number][] = [];
  let next = 0;
  for (const [index, admission] of admissions.entries()) {
    if (!admission.ok) {
      rejected.push(verdict(index, admission.id ?? null, admission.rejection));
      tally.push({ type: admission.type, outcome: outcomeOf(admission.rejection.code) });
      continue;
    }
    const { event } = admission.candidate;
    const outcome = outcomes[next++] ?? 'accepted';
    tally.push({ type: event.type, outcome });
    if (outcome === 'conflict') rejected.push(verdict(index, event.id, { code: 'event-conflict' }));
    else warnings.push(...admission.warnings.map((warning) => ({ index, id: event.id, ...warning })));
  }
  const count = (outcome: IntakeOutcome): number => tally.filter((t) => t.outcome === outcome).length;
  return { receipt: { accepted: count('accepted'), duplicates: count('duplicate'), rejected, warnings }, tally };
};

const verdict = (index: number, id: string | null, rejection: Rejection): Verdict => {
  const { status, retryable } = meaningOf(rejection.code);
  return {
    index,
    id,
    status,
    code: rejection.code,
    detail: detailOf(rejection),
    errors: rejection.errors ?? [],
    retryable,
  };
};

/** A single event's rejection is the answer to the request. */
const rejectionOf = (
  mode: Received['mode'],
  [only]: readonly Admission[],
  { rejected: [first] }: Receipt,
): Rejection | undefined => {
  if (mode === 'many' || !first) return undefined;
  return only && !only.ok ? only.rejection : { code: first.code };
};
