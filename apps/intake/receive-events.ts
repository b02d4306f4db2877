// What happens to the events of one request, top to bottom: judge each → brake → group commit → verdicts.

import { Inject, Injectable } from '@nestjs/common';
import type { Warning } from '#contracts/events/parse-event';
import { detailOf, meaningOf, type ProblemCode, type Rejection } from '#contracts/problem';
import { hasRole, type Principal } from '#http/principal';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type Admission, admit, type Candidate } from './admit.js';
import { type CommitOutcome, GroupCommit } from './group-commit.js';
import { type IntakeMetrics, outcomeOf } from './intake.metrics.js';
import { INTAKE_METRICS } from './intake.tokens.js';
import { RateLimit } from './rate-limit.js';
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
  private readonly rateLimit = new RateLimit();

  constructor(
    private readonly commits: GroupCommit,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_METRICS) private readonly metrics: IntakeMetrics,
  ) {}

  /** Throws `Rejected` for the request as a whole; `TransientFailure` when the log cannot say that it has the events. */
  async receive({ mode, entries }: Received, sender: Principal): Promise<Answer> {
    if (sender.kind === 'user' && !hasRole(sender, 'supervisor')) throw new Rejected({ code: 'forbidden' });
    const now = this.clock.now();
    const around = { sender, tree: this.directory.current(), now };
    const admissions = entries.map((entry) => admit(entry, around));
    const headers = this.brake(admissions, sender, now);

    const candidates = admissions.flatMap((a) => (a.ok ? [a.candidate] : []));
    const outcomes = await this.commit(candidates);
    const receipt = this.settle(admissions, outcomes);
    const [only] = receipt.rejected;
    const rejection = mode === 'one' && only ? rejectionOf(admissions[0], only) : undefined;
    return { receipt, rejection, headers };
  }

  private brake(admissions: readonly Admission[], sender: Principal, now: number): Record<string, string> {
    const counted = admissions.filter((a) => !(a.ok && a.candidate.event.history)).length;
    const name = sender.kind === 'device' ? sender.id : `user:${sender.user}`;
    const { isAllowed, headers } = this.rateLimit.take(name, counted, now);
    if (!isAllowed) throw new Rejected({ code: 'rate-limited' }, { headers });
    return { ...headers };
  }

  private async commit(candidates: readonly Candidate[]): Promise<CommitOutcome[]> {
    try {
      return await this.commits.commit(candidates);
    } catch (error) {
      for (const { event } of candidates) this.metrics.events.inc({ type: event.type, outcome: 'unavailable' });
      throw error;
    }
  }

  private settle(admissions: readonly Admission[], outcomes: readonly CommitOutcome[]): Receipt {
    const rejected: Verdict[] = [];
    const warnings: Receipt['warnings'][number][] = [];
    const counts = { accepted: 0, duplicate: 0 };
    let next = 0;
    for (const [index, admission] of admissions.entries()) {
      if (!admission.ok) {
        rejected.push(verdict(index, admission.id ?? null, admission.rejection));
        this.metrics.events.inc({ type: admission.type, outcome: outcomeOf(admission.rejection.code) });
        continue;
      }
      const { event } = admission.candidate;
      const outcome = outcomes[next++] ?? 'accepted';
      this.metrics.events.inc({ type: event.type, outcome });
      if (outcome === 'conflict') {
        rejected.push(verdict(index, event.id, { code: 'event-conflict' }));
        continue;
      }
      counts[outcome] += 1;
      warnings.push(...admission.warnings.map((warning) => ({ index, id: event.id, ...warning })));
    }
    return { accepted: counts.accepted, duplicates: counts.duplicate, rejected, warnings };
  }
}

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

const rejectionOf = (admission: Admission | undefined, only: Verdict): Rejection =>
  admission && !admission.ok ? admission.rejection : { code: only.code };
