// The events of the bench: reports of incidents of about 530 bytes, from every town of the own city but one.
// That one is for probes: whatever happens there, a probe did. Every event is counted: a dead or a seriously injured person in each.

import { type EventDraft, incident, SOURCE } from '#test/ledger/events';

export const BENCH_TOWNS = [
  ...['440604010', '440604011', '440604012', '440604100', '440605011', '440605121', '440605122', '440605123'],
  ...['440605124', '440605125', '440605126', '440606003', '440606004', '440606005', '440606006', '440606101'],
  ...['440606102', '440606103', '440606104', '440606105', '440606106', '440607001', '440607004', '440607101'],
  ...['440607103', '440607104', '440607105', '440607106', '440608004', '440608106', '440608107'],
];
const DAY_MS = 86_400_000;
const DAYS = 365;
/** Nine of ten are of the last three days, as devices report; every tenth is late, by anything up to a year. */
const daysAgo = (n: number): number => (n % 10 === 0 ? ((n / 10) * 7_919) % DAYS : n % 3);

/** Number `n` of the sequence `run`; the same number is the same event. */
export const benchEvent = (run: string, n: number, now: number): EventDraft => {
  const region = BENCH_TOWNS[n % BENCH_TOWNS.length] ?? '440605124';
  const occurredAt = new Date(now - DAY_MS - daysAgo(n) * DAY_MS - (n % 3_600) * 1_000).toISOString();
  return {
    specversion: '1.0',
    id: `${run}-${n}`,
    source: SOURCE,
    type: 'safety.incident.reported',
    subject: `${run}-${n}`,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    data: incident({
      region,
      occurredAt,
      deaths: n % 4 === 0 ? 1 : 0,
      seriousInjuries: n % 4 === 0 ? 0 : 1,
      organization: { name: `施工单位 ${n % 500}` },
      address: `Site ${n % 900}, section ${n % 7}`,
      summary: 'A worker fell from the edge of a floor; the site was closed and the district was told.',
    }),
  };
};

export const PROBE_TOWN = '440608108';

/** One death in the probes' town, an hour ago. */
export const probeEvent = (run: string, n: number, now: number): EventDraft => {
  const event = benchEvent(run, n, now);
  const occurredAt = new Date(now - 3_600_000).toISOString();
  return { ...event, data: { ...event.data, region: PROBE_TOWN, deaths: 1, seriousInjuries: 0, occurredAt } };
};

/** No death in the probes' town in the year of `now`: every probe is a breach. */
export const probeTarget = (run: string, now: number): EventDraft => {
  const year = new Date(now - 3_600_000).getUTCFullYear();
  const [from, to] = [`${year}-01-01`, `${year + 1}-01-01`];
  return {
    ...benchEvent(run, 0, now),
    id: `${run}-target`,
    type: 'safety.target.set',
    subject: `deaths/${PROBE_TOWN}/${from}..${to}`,
    data: { indicator: 'deaths', region: PROBE_TOWN, from, to, comparison: 'at-most', limit: 0 },
  };
};
