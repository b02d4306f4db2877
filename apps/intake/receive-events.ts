// What happens to the events of one request, top to bottom: judge each → brake → group commit → verdicts.

import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#config/config';
import type { Warning } from '#contracts/events/parse-event';
import { detailOf, meaningOf, type ProblemCode, type Rejection } from '#contracts/problem';
import { overloaded } from '#http/body-budget';
import { hasRole, type Principal } from '#http/principal';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type Admission, admit, type Candidate } from './admit.js';
import { type CommitOutcome, GroupCommit } from './group-commit.js';
import { type IntakeMetrics, type IntakeOutcome, outcomeOf } from './intake.metrics.js';
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
  private readonly rateLimit: RateLimit;

  constructor(
    private readonly commits: GroupCommit,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_METRICS) private readonly metrics: IntakeMetrics,
    @Inject(CONFIG) config: Pick<Config, 'deviceEventsPerMinute'>,
  ) {
    this.rateLimit = new RateLimit(config.deviceEventsPerMinute);
  }

  /** Before the body is looked at. Throws `Rejected` (503) when what waits already takes too long. */
  checkRoom(): void {
    if (!this.commits.hasRoom) throw overloaded();
  }

  /** Throws `Rejected` for the request as a whole; `TransientFailure` when the log cannot say that it has the events. */
  async receive({ mode, entries }: Received, sender: Principal): Promise<Answer> {
    const admissions = this.judge(entries, sender);
    const headers = this.brake(admissions, sender);
    const outcomes = await this.commit(admissions.flatMap((a) => (a.ok ? [a.candidate] : [])));
    const { receipt, tally } = settle(admissions, outcomes);
    for (const labels of tally) this.metrics.events.inc(labels);
    return { receipt, rejection: rejectionOf(mode, admissions, receipt), headers };
  }

  /** The same verdicts, as far as the door can give them, and nothing done. `accepted` is what would go to the log. */
  validate({ mode, entries }: Received, sender: Principal): Answer {
    const admissions = this.judge(entries, sender);
    const headers = this.brake(admissions, sender);
    const { receipt } = settle(admissions, []);
    return { receipt, rejection: rejectionOf(mode, admissions, receipt), headers };
  }

  private judge(entries: Received['entries'], sender: Principal): Admission[] {
    if (sender.kind === 'user' && !hasRole(sender, 'supervisor')) throw new Rejected({ code: 'forbidden' });
    const around = { sender, tree: this.directory.current(), now: this.clock.now() };
    return entries.map((entry) => admit(entry, around));
  }

  private brake(admissions: readonly Admission[], sender: Principal): Readonly<Record<string, string>> {
    const counted = admissions.filter((a) => !(a.ok && a.candidate.event.history)).length;
    const name = sender.kind === 'device' ? sender.id : `user:${sender.user}`;
    const { isAllowed, headers } = this.rateLimit.take(name, counted, this.clock.now());
    if (!isAllowed) throw new Rejected({ code: 'rate-limited' }, { headers });
    return headers;
  }

  private async commit(candidates: readonly Candidate[]): Promise<CommitOutcome[]> {
    try {
      return await this.commits.commit(candidates);
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
