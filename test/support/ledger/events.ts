// Events as field units send them, with overrides. Times are days of one quiet year; ids count up per test.

export interface EventDraft {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Record<string, unknown>;
  readonly [extension: string]: unknown;
}

export const SOURCE = 'urn:fengsui:test';
export const TOWN = '440605124';

export const event = (type: string, id: string, subject: string, data: Record<string, unknown>): EventDraft => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type: `safety.${type}`,
  subject,
  time: '2026-03-02T10:00:00+08:00',
  datacontenttype: 'application/json',
  data,
});

export const report = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
  event('incident.reported', id, subject, incident(data));

export const incident = (data: Record<string, unknown> = {}): Record<string, unknown> => ({
  region: TOWN,
  sector: 'construction',
  occurredAt: '2026-03-02T09:00:00+08:00',
  deaths: 1,
  missing: 0,
  seriousInjuries: 0,
  minorInjuries: 0,
  ...data,
});

export const amend = (id: string, subject: string, replaces: string, data: Record<string, unknown> = {}): EventDraft =>
  event('incident.amended', id, subject, {
    ...incident(data),
    replaces: { source: SOURCE, id: replaces },
    reason: data.reason ?? 'corrected',
  });

export const withdraw = (id: string, subject: string, replaces: string, region = TOWN): EventDraft =>
  event('incident.withdrawn', id, subject, { region, replaces: { source: SOURCE, id: replaces }, reason: 'duplicate' });

export const filed = (
  id: string,
  region: string,
  period: readonly [string, string],
  data: Record<string, unknown> = {},
): EventDraft =>
  event('return.filed', id, `construction/${region}/${period[0]}..${period[1]}`, {
    region,
    sector: 'construction',
    from: period[0],
    to: period[1],
    accidents: 0,
    deaths: 0,
    status: 'final',
    ...data,
  });

export const declared = (id: string, region: string, data: Record<string, unknown>): EventDraft => {
  const { measure, sector = 'all', category = 'all', definition = 'default', from, to, asOf } = data;
  const period = asOf === undefined ? `${from}..${to}` : `@${asOf}`;
  const subject = `${measure}/${sector}/${category}/${definition}/${region}/${period}`;
  return event('exposure.declared', id, subject, { region, status: 'final', ...data });
};

export const inspected = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
  event('inspection.completed', id, subject, {
    region: TOWN,
    sector: 'construction',
    kind: 'spot-check',
    completedAt: '2026-03-02T09:00:00+08:00',
    result: 'fail',
    ...data,
  });

/** Withdraws a record that is no incident. `of` is the type of what it withdraws. */
export const cleared = (id: string, of: string, subject: string, replaces: string, region = TOWN): EventDraft =>
  event('record.withdrawn', id, subject, {
    recordType: `safety.${of}`,
    region,
    replaces: { source: SOURCE, id: replaces },
    reason: 'entered twice',
  });
