// I7: what cannot be booked is refused, with its reason, and does not hold up other partitions. Looks at single events through
// the API, as their sender does: how long until it is known what became of them.

import { setTimeout as pause } from 'node:timers/promises';
import { partitionOf } from '#ports/event-log/partition-of';
import { type EventDraft, report, SOURCE } from '../ledger/events.js';
import { CALM_TOWN } from './fault-load.js';
import type { Stage } from './stage.js';

/** Of the events topic, here as in the product unless it is told otherwise. */
const PARTITIONS = 4;
const LOOK_EVERY_MS = 15;

/** Below every threshold, so in no number. */
const harmless = (id: string, subject = id.toUpperCase()): EventDraft =>
  report(id, subject, { region: CALM_TOWN, deaths: 0, occurredAt: new Date(Date.now() - 3_600_000).toISOString() });

export class Isolation {
  private count = 0;
  private readonly victim: EventDraft;

  private constructor(
    private readonly stage: Stage,
    private readonly stem: string,
    /** A partition that is left alone: it stands still. */
    private readonly avoided: number | undefined,
  ) {
    this.victim = this.next((partition) => partition !== avoided);
  }

  /** One event is booked; every second report of its subject will be refused, all in its partition. */
  static async on(stage: Stage, stem: string, avoided?: number): Promise<Isolation> {
    const isolation = new Isolation(stage, stem, avoided);
    await isolation.untilKnown(isolation.victim);
    return isolation;
  }

  /** Milliseconds from sending until it is refused. */
  async refused(): Promise<number> {
    const [took, state] = await this.untilKnown(this.poison());
    if (state !== 'refused') throw new Error(`${state} instead of refused`);
    return took;
  }

  /** Milliseconds from sending until it is booked, in another partition than what is refused. */
  async booked(): Promise<number> {
    const [took, state] = await this.untilKnown(this.elsewhere());
    if (state !== 'listed') throw new Error(`${state} instead of listed`);
    return took;
  }

  /** The 99th percentile of `booked`, of events sent one every `everyMs`, while `floodPerSecond` are refused. */
  async p99(options: { events: number; everyMs: number; floodPerSecond: number }): Promise<number> {
    let isOver = false;
    const flood = async (): Promise<void> => {
      const size = Math.ceil(options.floodPerSecond / 10);
      while (!isOver && size > 0) {
        await this.stage.doors[0]?.sendLines(Array.from({ length: size }, () => this.poison()));
        await pause(100);
      }
    };
    const flooding = flood();
    const booked: Promise<number>[] = [];
    for (let i = 0; i < options.events; i++) {
      booked.push(this.booked());
      await pause(options.everyMs);
    }
    const sorted = (await Promise.all(booked)).sort((a, b) => a - b);
    isOver = true;
    await flooding;
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  }

  private poison(): EventDraft {
    return harmless(`${this.stem}-p${this.count++}`, this.victim.subject);
  }

  private elsewhere(): EventDraft {
    const taken = partitionOf(this.victim.subject, PARTITIONS);
    return this.next((partition) => partition !== taken && partition !== this.avoided);
  }

  private next(isWanted: (partition: number) => boolean): EventDraft {
    for (;;) {
      const event = harmless(`${this.stem}-e${this.count++}`);
      if (isWanted(partitionOf(event.subject, PARTITIONS))) return event;
    }
  }

  private async untilKnown(event: EventDraft): Promise<[number, string]> {
    const since = performance.now();
    const answer = await this.stage.doors[0]?.send(event);
    if (answer?.status !== 202) throw new Error(`answered ${answer?.status}`);
    for (;;) {
      const { state = 'pending' } = await this.stage.console.status(SOURCE, event.id);
      if (state !== 'pending') return [performance.now() - since, state];
      await pause(LOOK_EVERY_MS);
    }
  }
}
