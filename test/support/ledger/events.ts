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

/** As an import tells it: with `since` from when it was known. Counts like any other, and opens no clocks. */
export const history = (draft: EventDraft, since?: string): EventDraft => ({
  ...draft,
  ...{ history: true, ...(since === undefined ? {} : { knownsince: since }) },
});

/** An exercise of the same. */
export const drill = (draft: EventDraft): EventDraft => ({ ...draft, drill: true });

/** One level had the report of an incident at `received`, and had passed it on at `completed`. */
export const relayed = (
  id: string,
  incidentId: string,
  step: string,
  [received, completed]: readonly [string, string],
  data: Record<string, unknown> = {},
): EventDraft =>
  event('incident.relayed', id, incidentId, {
    ...{ region: TOWN, step, receivedAt: received, completedAt: completed },
    ...data,
  });

export const rectified = (id: string, hazard: string, data: Record<string, unknown> = {}): EventDraft =>
  event('hazard.rectified', id, hazard, { region: TOWN, sector: 'construction', ...data });

export const hazardChanged = (id: string, hazard: string, data: Record<string, unknown>): EventDraft =>
  event('hazard.changed', id, hazard, { region: TOWN, sector: 'construction', ...data });

export const surveyed = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
  event('survey.completed', id, subject, {
    ...{ region: '440600', survey: 'satisfaction', completedOn: '2026-03-02', respondents: 1_000, satisfied: 900 },
    ...data,
  });

/** At most one death per 10 billion yuan in the city in 2026. */
export const targetSet = (id: string, data: Record<string, unknown> = {}): EventDraft => {
  const target = {
    ...{ indicator: 'construction-deaths-per-10bn-yuan', region: '440600', from: '2026-01-01', to: '2027-01-01' },
    ...{ comparison: 'at-most', limit: 1 },
    ...data,
  };
  const owner = 'organization' in target ? target.organization : target.region;
  return event('target.set', id, `${target.indicator}/${owner}/${target.from}..${target.to}`, target);
};

export const violationDecided = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
  event('violation.decided', id, subject, { region: TOWN, decidedOn: '2026-03-02', ...data });

export const violationPublished = (id: string, subject: string, data: Record<string, unknown> = {}): EventDraft =>
  event('violation.published', id, subject, { region: TOWN, publishedAt: '2026-03-03T10:00:00+08:00', ...data });

export const assessed = (id: string, data: Record<string, unknown> = {}): EventDraft => {
  const assessment = { region: '440605', scheme: 'year-end', from: '2025-01-01', to: '2026-01-01', ...data };
  const { scheme, region, from, to } = assessment;
  return event('assessment.completed', id, `${scheme}/${region}/${from}..${to}`, assessment);
};

/** What a report printed. */
export const figurePublished = (id: string, data: Record<string, unknown> = {}): EventDraft => {
  const figure = {
    ...{ publication: 'bulletin', indicator: 'deaths', region: '440600', from: '2025-01-01', to: '2026-01-01' },
    ...{ value: 1, ...data },
  };
  const owner = 'organization' in figure ? figure.organization : figure.region;
  const { publication, indicator, from, to } = figure;
  return event('figure.published', id, `${publication}/${indicator}/${owner}/${from}..${to}`, figure);
};
