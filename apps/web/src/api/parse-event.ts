import { list, names, number, oneOf, record, recordOrNull, text, textOrNull } from './json.js';
import { parseReading } from './parse-reading.js';
import { type Alert, DEADLINE_STATES, type Deadline, type Evidence, type Incident } from './types.js';

const GRADES = ['general', 'serious', 'major', 'extraordinary'] as const;

const evidenceOf = (value: unknown): Evidence => {
  const json = record(value);
  const id = text(json.id);
  return {
    source: text(json.source),
    id,
    subject: text(json.subject) || id,
    contribution: number(json.contribution),
  };
};

export const parseAlert = (value: unknown): Alert | undefined => {
  const json = record(value);
  const id = text(json.id);
  if (!id) return undefined;
  const period = recordOrNull(json.period);
  return {
    id,
    rule: text(json.rule),
    indicator: textOrNull(json.indicator),
    region: text(json.region),
    period: period && { from: text(period.from), to: text(period.to) },
    severity: oneOf(['critical', 'warning', 'info'], json.severity) ?? 'info',
    state: oneOf(['pending', 'firing', 'resolved', 'invalidated'], json.state) ?? 'firing',
    drill: json.drill === true,
    isQuiet: typeof json.quiet === 'string',
    startedAt: text(json.startedAt),
    resolvedAt: textOrNull(json.resolvedAt),
    acknowledged: recordOrNull(json.acknowledgement) !== null,
    reading: parseReading(json.reading) ?? null,
    explanation: json.explanation ? names(json.explanation) : null,
    evidence: list(json.evidence).map(evidenceOf),
  };
};

export const parseAlerts = (value: unknown): Alert[] =>
  list(Array.isArray(value) ? value : record(value).items).flatMap((item) => parseAlert(item) ?? []);

const deadlineOf = (value: unknown): Deadline => {
  const json = record(value);
  const legalBasis = text(json.legalBasis);
  return {
    id: text(json.id),
    startsAt: textOrNull(json.startsAt),
    isStartAssumed: json.startBasis === 'assumed',
    dueAt: textOrNull(json.dueAt),
    isDueAssumed: json.dueBasis === 'assumed',
    legalBasis: { zh: legalBasis, en: text(json.legalBasisEn) || legalBasis },
    receiver: names(json.receiver),
    case: textOrNull(json.case),
    state: oneOf(DEADLINE_STATES, json.state) ?? 'unknown',
    metAt: textOrNull(json.metAt),
  };
};

export const parseIncident = (value: unknown): Incident | undefined => {
  const json = record(value);
  const id = text(json.id);
  if (!id) return undefined;
  const versions = list(json.versions).map(record);
  // A withdrawal has no particulars of its own: what was withdrawn is in the version before it.
  const told = [json.data, ...versions.map((version) => version.data).reverse()].map(record);
  const data = told.find(({ occurredAt }) => occurredAt) ?? record(json.data);
  const recorded = versions.map((version) => text(version.recordedAt)).sort();
  return {
    id,
    state: oneOf(['current', 'withdrawn'], json.state) ?? 'current',
    grade: oneOf(GRADES, json.grade),
    gradeWithMissing: oneOf(GRADES, json.gradeWithMissing),
    region: text(data.region),
    sector: text(data.sector),
    occurredAt: text(data.occurredAt),
    recordedAt: recorded[0] ?? text(json.recordedAt),
    versions: versions.length,
    drill: json.drill === true,
    deaths: number(data.deaths),
    missing: number(data.missing),
    seriousInjuries: number(data.seriousInjuries),
    minorInjuries: number(data.minorInjuries),
    summary: textOrNull(data.summary) ?? textOrNull(data.scene),
    site: textOrNull(recordOrNull(data.site)?.name) ?? textOrNull(data.address),
    deadlines: list(json.deadlines).map(deadlineOf),
  };
};

export const parseIncidents = (value: unknown): Incident[] =>
  list(Array.isArray(value) ? value : record(value).items).flatMap((item) => parseIncident(item) ?? []);
