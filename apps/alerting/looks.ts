// Looks at keys: takes their readings and says what they mean for a rule. Refuses to say anything on less than every part
// of the sums.

import { Inject, Injectable } from '@nestjs/common';
import type { TargetAlert } from '#domain/alerting/alert';
import type { TargetSubject } from '#domain/alerting/rule';
import { type TargetCondition, targetCondition } from '#domain/alerting/target-condition';
import { targetPeriod } from '#domain/alerting/target-facts';
import { addDays, type Day, type DayRange, daysBetween } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { type EvaluationKey, keyText } from '#domain/indicator/affected';
import type { Reading } from '#domain/indicator/reading';
import { readingGroups } from '#domain/indicator/reading-groups';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';

/**
 * How long after its end a period can still begin an episode: December is returned in January, and the dead of the last
 * days are counted for 30 more. Episodes that are open are looked at however old their period is.
 */
const LATE_DAYS = 120;

export interface Look {
  readonly key: EvaluationKey;
  readonly subject: TargetSubject;
  readonly condition: TargetCondition;
  readonly reading: Reading;
}

interface Question {
  readonly indicators: readonly string[];
  readonly regions: readonly string[];
  readonly asOf?: Day;
}

@Injectable()
export class Looks {
  constructor(
    @Inject(ReadingService) private readonly readings: Pick<ReadingService, 'read'>,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At the period of today and, where that has only begun, the one before it; only where there is a target. */
  async of(keys: readonly EvaluationKey[]): Promise<Look[]> {
    const present = await this.readAll(keys, undefined);
    const justEnded: Reading[] = [];
    for (const [asOf, begun] of this.begunLately(present)) justEnded.push(...(await this.readAll(begun, asOf)));
    const looks = [...present, ...justEnded.filter((reading) => this.isOver(reading))].flatMap((reading) => {
      const period = targetPeriod(reading);
      return period ? [this.look(reading, period)] : [];
    });
    return looks;
  }

  /** At the period of an open episode that is not today's: its last day speaks if it is over, else its target is gone. */
  async at({ subject, reading: last }: TargetAlert): Promise<Look> {
    const key = { indicator: subject.indicator, region: subject.region };
    const gone: Look = { key, subject, condition: { state: 'no-target' }, reading: last };
    if (this.today(key.region) < subject.period.to) return gone;
    const [reading] = await this.readAll([key], addDays(subject.period.to, -1));
    const period = reading && targetPeriod(reading);
    const isSame = period?.from === subject.period.from && period.to === subject.period.to;
    return reading && isSame ? this.look(reading, subject.period) : gone;
  }

  /** Keys whose period began lately, by the day before it began. */
  private begunLately(present: readonly Reading[]): Map<Day, EvaluationKey[]> {
    const byDay = new Map<Day, EvaluationKey[]>();
    for (const reading of present) {
      const { from } = targetPeriod(reading) ?? reading.window;
      if (daysBetween(from, this.today(reading.region)) >= LATE_DAYS) continue;
      const before = addDays(from, -1);
      byDay.set(before, [...(byDay.get(before) ?? []), { indicator: reading.indicator, region: reading.region }]);
    }
    return byDay;
  }

  private isOver(reading: Reading): boolean {
    const period = targetPeriod(reading);
    return period !== undefined && period.to <= this.today(reading.region);
  }

  private look(reading: Reading, period: DayRange): Look {
    const key = { indicator: reading.indicator, region: reading.region };
    const level = this.regions.current().describe(key.region, reading.window.from)?.level ?? 'village';
    const subject: TargetSubject = { rule: 'target-breached', ...key, period };
    return { key, subject, condition: targetCondition(reading, level), reading };
  }

  private async readAll(keys: readonly EvaluationKey[], asOf: Day | undefined): Promise<Reading[]> {
    const wanted = new Set(keys.map(keyText));
    const found: Reading[] = [];
    for (const group of readingGroups(keys)) {
      const readings = await this.read(asOf === undefined ? group : { ...group, asOf });
      found.push(...readings.filter((reading) => wanted.has(keyText(reading))));
    }
    return found;
  }

  private async read(question: Question): Promise<readonly Reading[]> {
    const answer = await this.readings.read({ ...question, windows: ['period'] });
    switch (answer.state) {
      case 'ready':
        return answer.readings;
      case 'not-ready':
        throw new TransientFailure('reading-store', `slots ${answer.slots.join()} are not ready`);
      case 'rejected':
        throw new Error(`a reading for an alert was refused: ${answer.code}, ${answer.detail.en}`);
    }
  }

  private today(region: string): Day {
    const now = this.clock.now();
    const zone = this.regions.current().describe(region, localDay(now, 'UTC'))?.timeZone ?? 'UTC';
    return localDay(now, zone);
  }
}
