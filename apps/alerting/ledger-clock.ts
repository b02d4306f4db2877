import { Inject, Injectable } from '@nestjs/common';
import { EVENTS_TOPIC } from '#contracts/topics';
import { ledgerTime } from '#domain/alerting/ledger-time';
import type { Instant } from '#domain/calendar/day';
import { CLOCK, type Clock } from '#ports/clock';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { LEDGER_BOOK, type LedgerBook } from '#ports/ledger-book';

/** The ledger's time (`ledgerTime`): what rules that fire on absence go by. */
@Injectable()
export class LedgerClock {
  constructor(
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'ranges'>,
    @Inject(LEDGER_BOOK) private readonly book: Pick<LedgerBook, 'positions'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In this order: what is appended after the ends were read was appended after `now`. */
  async now(): Promise<Instant> {
    const now = this.clock.now();
    const ranges = await this.log.ranges(EVENTS_TOPIC);
    const positions = await this.book.positions(EVENTS_TOPIC);
    return ledgerTime(
      now,
      [...ranges].map(([partition, { end }]) => {
        const { next = 0n, lastRecordedAt = 0 } = positions.get(partition) ?? {};
        return { next, end, lastRecordedAt };
      }),
    );
  }
}
