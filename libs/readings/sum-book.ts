// The sums and counts that a set of readings needs: each asked for once, and looked up by what was asked.

import type { DayRange } from '#domain/calendar/day';
import type { HazardLevel } from '#domain/hazard/hazard';
import type { DueHazards, Place } from '#domain/indicator/measurement';
import type { Counter } from '#domain/ledger/counter';
import type { DueRequest } from '#ports/hazard-register';
import type { SumRequest } from '#ports/reading-store/reading-store';

export interface WantedSum extends SumRequest {
  readonly organization: string | null;
}

const keyOf = (what: string, { region, organization }: Place, days: DayRange): string =>
  `${what}|${region}|${days.from}|${days.to}|${organization ?? ''}`;

class Book<R, A> {
  private readonly wanted = new Map<string, R>();
  private answers: ReadonlyMap<string, A> = new Map();

  want(key: string, request: R): void {
    this.wanted.set(key, request);
  }

  requests(): R[] {
    return [...this.wanted.values()];
  }

  fill(answers: readonly A[]): void {
    this.answers = new Map(
      [...this.wanted.keys()].flatMap((key, i) => {
        const answer = answers[i];
        return answer === undefined ? [] : [[key, answer]];
      }),
    );
  }

  get(key: string): A {
    const answer = this.answers.get(key);
    if (answer === undefined) throw new Error(`was not asked for: ${key}`);
    return answer;
  }
}

export class SumBook {
  private readonly sums = new Book<WantedSum, bigint>();
  private readonly hazards = new Book<DueRequest, DueHazards>();

  want(counter: Counter, place: Place, { from, to }: DayRange): void {
    this.sums.want(keyOf(counter, place, { from, to }), { counter, ...place, from, to });
  }

  wantHazards(level: HazardLevel | null, place: Place, { from, to }: DayRange): void {
    const { region, organization } = place;
    const request = { region, from, to, level: level ?? undefined, organization: organization ?? undefined };
    this.hazards.want(keyOf(level ?? '', place, { from, to }), request);
  }

  requests(): WantedSum[] {
    return this.sums.requests();
  }

  hazardRequests(): DueRequest[] {
    return this.hazards.requests();
  }

  /** In order of the requests. */
  fill(sums: readonly bigint[], hazards: readonly DueHazards[]): void {
    this.sums.fill(sums);
    this.hazards.fill(hazards);
  }

  readonly sum = (counter: Counter, place: Place, days: DayRange): bigint => this.sums.get(keyOf(counter, place, days));

  readonly hazardsDue = (level: HazardLevel | null, place: Place, days: DayRange): DueHazards =>
    this.hazards.get(keyOf(level ?? '', place, days));
}
