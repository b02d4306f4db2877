// Each alert beside its own transitions, the log of messages and what was sent: it goes through its states in order, each
// transition is one message, and whoever must be told is. What is still on its way is counted, and is no difference.

import { orderFaults, type Telling, tellingOf } from '#oracle/episode-oracle';
import type { AlertBooks, AlertFact, DeliveryFact } from '#ports/alert-books';
import type { DifferenceKind, Findings } from './findings.js';

const AT_ONCE = 1_000;
/** Of the clocks of two machines. */
const SKEW_MS = 5_000;

/** Positions in the log of alerts, by `<alert>.<transition>`. */
type Messages = Map<string, bigint[]>;

export const placeOfAlert = ({ id, rule, region, indicator, incident, record }: AlertFact): Record<string, string> => ({
  ...{ alert: id, rule, region },
  ...(indicator === null ? {} : { indicator }),
  ...(incident === null ? {} : { incident }),
  ...(record === null ? {} : { record: record.subject }),
});

export const readAlerts = async (books: AlertBooks): Promise<AlertFact[]> => {
  const alerts: AlertFact[] = [];
  for (;;) {
    const some = await books.alerts(alerts.at(-1)?.id ?? '', AT_ONCE);
    alerts.push(...some);
    if (some.length < AT_ONCE) return alerts;
  }
};

const readMessages = async (books: AlertBooks): Promise<Messages> => {
  const messages: Messages = new Map();
  for (let from = 0n; ; ) {
    const some = await books.alertMessages(from, AT_ONCE);
    for (const { id, alert, offset } of some) {
      const key = id ?? `${alert}.?`;
      messages.set(key, [...(messages.get(key) ?? []), offset]);
    }
    const last = some.at(-1);
    if (last === undefined || some.length < AT_ONCE) return messages;
    from = last.offset + 1n;
  }
};

export interface ToldCheck {
  readonly books: AlertBooks;
  readonly findings: Findings;
  /** Names of those that are configured now. */
  readonly receivers: readonly string[];
}

/** How many deliveries still wait. */
export const checkTold = async (check: ToldCheck, alerts: readonly AlertFact[]): Promise<number> => {
  const messages = await readMessages(check.books);
  const taken = await check.books.alertsTaken();
  const spans = spansOf(alerts, { messages, taken, receivers: check.receivers });
  for (const alert of alerts) new OneAlert(alert, check.findings).check(messages, { spans, taken });
  for (const [id, offsets] of messages) {
    const place = { topic: 'safety.alerts', offset: `${offsets[0]}` };
    check.findings.add({ kind: 'alert-invented', place, expected: null, found: `message ${id}`, events: [] });
  }
  return alerts.flatMap((alert) => alert.deliveries).filter((one) => one.state === 'waiting').length;
};

/** Positions `[from, to)` of the messages that a receiver was there for, by its name. */
type Spans = ReadonlyMap<string, { from: bigint; to: bigint }>;

/**
 * Who was configured when, nobody has written down: it was from the first message that it was sent to the last; who is configured
 * now, up to now.
 */
const spansOf = (
  alerts: readonly AlertFact[],
  { messages, taken, receivers }: { messages: Messages; taken: bigint; receivers: readonly string[] },
): Spans => {
  const spans = new Map<string, { from: bigint; to: bigint }>();
  for (const alert of alerts) {
    for (const { receiver, seq } of alert.deliveries) {
      const [at] = messages.get(`${alert.id}.${seq}`) ?? [];
      if (at === undefined) continue;
      const span = spans.get(receiver) ?? { from: at, to: at + 1n };
      spans.set(receiver, { from: at < span.from ? at : span.from, to: at >= span.to ? at + 1n : span.to });
    }
  }
  for (const name of receivers) {
    const span = spans.get(name);
    if (span) spans.set(name, { ...span, to: taken });
  }
  return spans;
};

class OneAlert {
  constructor(
    private readonly alert: AlertFact,
    private readonly findings: Findings,
  ) {}

  /** Takes its messages out. */
  check(messages: Messages, { spans, taken }: { spans: Spans; taken: bigint }): void {
    const { alert } = this;
    for (const fault of orderFaults(alert)) this.add('alert-order', 'pending → firing → resolved | invalidated', fault);
    for (const [i, transition] of alert.transitions.entries()) {
      const { seq, to } = transition;
      const id = `${alert.id}.${seq}`;
      const positions = messages.get(id) ?? [];
      messages.delete(id);
      const [at] = positions;
      if (at === undefined || positions.length !== 1) {
        this.add('alert-untold', `1 message of ${seq} ${to}`, `${positions.length} messages`);
      }
      const telling = tellingOf(alert.transitions[i - 1], transition);
      const sent = alert.deliveries.filter((one) => one.seq === seq);
      for (const { receiver, state, lastError } of sent) {
        if (telling === 'nobody') this.add('alert-untold', `nobody is told of ${seq} ${to}`, `${receiver}: ${state}`);
        else if (state === 'failed')
          this.add('alert-untold', `${receiver} is told of ${seq} ${to}`, `failed: ${lastError}`);
      }
      if (at === undefined || at >= taken) continue;
      for (const receiver of this.wanted(telling, { seq, at, spans })) {
        if (!sent.some((one) => one.receiver === receiver)) {
          this.add('alert-untold', `${receiver} is told of ${seq} ${to}`, 'no delivery');
        }
      }
    }
    const known = new Set(alert.transitions.map((one) => one.seq));
    for (const { receiver, seq } of alert.deliveries) {
      if (!known.has(seq)) this.add('alert-invented', null, `delivery of ${seq} to ${receiver}`);
    }
    this.checkSent();
  }

  private wanted(telling: Telling, { seq, at, spans }: { seq: number; at: bigint; spans: Spans }): string[] {
    if (telling === 'nobody') return [];
    const told = this.alert.deliveries.filter((one) => one.seq < seq).map((one) => one.receiver);
    if (telling === 'followers') return [...new Set(told)];
    const there = [...spans].filter(([, { from, to }]) => from <= at && at < to).map(([name]) => name);
    return [...new Set(there)];
  }

  /** To one receiver one after the other. */
  private checkSent(): void {
    const { deliveries, transitions } = this.alert;
    for (const receiver of new Set(deliveries.map((one) => one.receiver))) {
      const own = deliveries.filter((one) => one.receiver === receiver);
      for (const [i, later] of own.entries()) {
        const before = own[i - 1];
        if (!before || later.deliveredAt === null || !isBehind(before, later.deliveredAt)) continue;
        const nameOf = (seq: number): string => `${seq} ${transitions.find((one) => one.seq === seq)?.to ?? ''}`;
        this.add(
          'alert-order',
          `${nameOf(before.seq)} before ${nameOf(later.seq)}`,
          `${receiver}: the other way round`,
        );
      }
    }
  }

  private add(kind: DifferenceKind, expected: string | null, found: string): void {
    const { alert, findings } = this;
    findings.add({ kind, place: placeOfAlert(alert), expected, found, events: alert.evidence });
  }
}

const isBehind = (before: DeliveryFact, at: number): boolean =>
  before.state === 'waiting' || (before.deliveredAt !== null && before.deliveredAt > at + SKEW_MS);
