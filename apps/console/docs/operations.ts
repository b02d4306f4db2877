// Every route that this product serves, in words. A test compares the list with what the processes really serve.

import { z } from 'zod';
import { alertSchema } from '#contracts/alerts/alert-json';
import { rateComparisonSchema, regionComparisonSchema } from '#contracts/api/comparison-json';
import { askedSchema, eventStatusSchema } from '#contracts/api/event-status-json';
import { evidenceSchema } from '#contracts/api/evidence-json';
import { explanationSchema } from '#contracts/api/explanation-json';
import { figureSchema } from '#contracts/api/figure-json';
import { incidentSchema } from '#contracts/api/incident-json';
import { indicatorSchema } from '#contracts/api/indicator-json';
import { liveTicketSchema } from '#contracts/api/live-json';
import { pointSchema, readingSchema } from '#contracts/api/reading-json';
import { receiptSchema } from '#contracts/api/receipt-json';
import { reconciliationSchema } from '#contracts/api/reconciliation-json';
import { hazardSchema, inspectionSchema, statedSchema, violationSchema } from '#contracts/api/record-json';
import { refusalInFullSchema, refusalSchema, replayedSchema, replayRequestSchema } from '#contracts/api/refusal-json';
import { regionSchema } from '#contracts/api/region-json';
import { rejectionSchema } from '#contracts/api/rejection-json';
import { restatementSchema } from '#contracts/api/restatement-json';
import { breakdownSchema, targetSchema } from '#contracts/api/target-json';
import { alertsQuery } from '../alerts/alerts.controller.js';
import { rateComparisonQuery, regionComparisonQuery } from '../comparisons/comparisons.controller.js';
import { statusQuery } from '../events/event-status.controller.js';
import { figuresQuery } from '../figures/figures.controller.js';
import { incidentsQuery } from '../incidents/incidents.controller.js';
import { liveQuery } from '../live/live-filters.js';
import {
  evidenceQuery,
  explanationQuery,
  readingsQuery,
  restatementsQuery,
  seriesQuery,
} from '../readings/readings-query.js';
import { assessmentsQuery, hazardsQuery, inspectionsQuery, violationsQuery } from '../records/records-query.js';
import { refusalsQuery, rejectionsQuery } from '../refusals/refusals-query.js';
import { regionsQuery } from '../regions/regions.controller.js';
import { reconciliationsQuery } from '../targets/reconciliations.controller.js';
import { breakdownQuery, targetsQuery } from '../targets/targets.controller.js';
import { cloudEventSchema, credentialsSchema, sessionSchema } from './described.js';
import type { Operation } from './operation.js';
import { PEOPLE_OPERATIONS } from './people-operations.js';

const JSON_TYPE = 'application/json';
const page = (item: z.ZodType): z.ZodType => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const json = (schema: z.ZodType, status = 200): Operation['ok'] => ({ status, content: { [JSON_TYPE]: schema } });
const jsonOrCsv = (schema: z.ZodType): Operation['ok'] => ({
  status: 200,
  content: { [JSON_TYPE]: schema, 'text/csv': 'text' },
});
const text = (type: string): Operation['ok'] => ({ status: 200, content: { [type]: 'text' } });

const EVENTS: Operation[] = [
  {
    ...{ method: 'post', path: '/api/v1/events', tag: 'events', who: 'senders' },
    ...{ zh: '上报事件:单个、批量、逐行或二进制模式', en: 'Send events: one, a batch, lines, or binary mode' },
    query: z.strictObject({ validate: z.enum(['only']).optional() }),
    body: {
      'application/cloudevents+json': cloudEventSchema,
      'application/cloudevents-batch+json': z.array(cloudEventSchema).max(1_000),
      'application/x-ndjson': z.string(),
      'application/jsonl': z.string(),
      [JSON_TYPE]: z.record(z.string(), z.unknown()),
    },
    ok: json(receiptSchema, 202),
    problems: [
      ...(['malformed', 'payload-too-large', 'unsupported-media-type', 'rate-limited', 'event-conflict'] as const),
      ...(['invalid-event', 'time-implausible', 'region-retired', 'region-not-allowed'] as const),
      ...(['source-not-allowed', 'type-not-allowed', 'history-not-allowed', 'invalid-request'] as const),
    ],
  },
  {
    ...{ method: 'head', path: '/api/v1/events', tag: 'events', who: 'anybody', ok: { status: 204 } },
    ...{ zh: '设备由此得知上限与时钟偏差', en: 'Tells a device the limits, and how its clock is off' },
  },
  {
    ...{ method: 'get', path: '/api/v1/events/status', tag: 'events', who: 'senders', query: statusQuery },
    ...{ zh: '一个事件的处理结果', en: 'What became of one event' },
    ...{ ok: json(eventStatusSchema), problems: ['not-found', 'source-not-allowed'] },
  },
  {
    ...{ method: 'post', path: '/api/v1/events/status', tag: 'events', who: 'senders' },
    ...{ zh: '至多 1000 个事件的处理结果,按所问顺序', en: 'What became of up to 1,000 events, in the order asked' },
    body: { [JSON_TYPE]: askedSchema },
    ok: json(z.array(eventStatusSchema)),
    problems: ['malformed', 'invalid-request', 'source-not-allowed'],
  },
];

const REFUSALS: Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/refusals', tag: 'events', who: 'people', query: refusalsQuery },
    ...{ zh: '台账拒收的事件(监管员起)', en: 'What the ledger refused (supervisors and above), newest first' },
    ...{ ok: jsonOrCsv(page(refusalSchema)), problems: ['region-not-allowed'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/refusals/{topic}/{partition}/{offset}', tag: 'events', who: 'people' },
    ...{ zh: '一条拒收:消息头与原始字节', en: 'One refusal with headers and original bytes' },
    ...{ ok: json(refusalInFullSchema), problems: ['not-found'] },
  },
  {
    ...{ method: 'post', path: '/api/v1/refusals/{topic}/{partition}/{offset}/replay', tag: 'events', who: 'people' },
    zh: '更正后或原样重放一条拒收(管理员);早已重放则答 200',
    en: 'Puts a refused event into the log again, corrected or as it was (administrators); 200: it was replayed before',
    body: { [JSON_TYPE]: replayRequestSchema },
    ok: json(replayedSchema, 202),
    problems: [
      ...(['malformed', 'invalid-request', 'not-found', 'conflict', 'event-conflict', 'invalid-event'] as const),
      ...(['time-implausible', 'region-retired', 'region-not-allowed', 'source-not-allowed'] as const),
      ...(['type-not-allowed', 'payload-too-large'] as const),
    ],
  },
  {
    ...{ method: 'get', path: '/api/v1/rejections', tag: 'events', who: 'senders', query: rejectionsQuery },
    zh: '收件口拒收的(90 天);设备只看自己的',
    en: 'What known devices sent and the door refused, kept 90 days; a device sees its own',
    ...{ ok: jsonOrCsv(page(rejectionSchema)), problems: ['region-not-allowed'] },
  },
];

const NUMBERS: Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/regions', tag: 'numbers', who: 'people', query: regionsQuery },
    ...{ zh: '行政区划', en: 'Regions', ok: json(page(regionSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/regions/{code}', tag: 'numbers', who: 'people' },
    ...{ zh: '一个行政区划', en: 'One region', ok: json(regionSchema), problems: ['not-found'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/indicators', tag: 'numbers', who: 'people' },
    ...{ zh: '指标目录', en: 'The catalogue of indicators', ok: json(page(indicatorSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/readings', tag: 'numbers', who: 'people', query: readingsQuery },
    ...{ zh: '指标读数', en: 'Readings', ok: jsonOrCsv(z.array(readingSchema)), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/readings/series', tag: 'numbers', who: 'people', query: seriesQuery },
    ...{ zh: '指标序列', en: 'Readings over time', ok: jsonOrCsv(z.array(pointSchema)) },
    problems: ['readings-not-ready'],
  },
  {
    ...{ method: 'get', path: '/api/v1/readings/evidence', tag: 'numbers', who: 'people', query: evidenceQuery },
    ...{ zh: '读数背后的台账记录及其事件', en: 'The entries behind a reading, each with its event' },
    ...{ ok: jsonOrCsv(page(evidenceSchema)), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/readings/explanation', tag: 'numbers', who: 'people', query: explanationQuery },
    zh: '打开一个读数:公式、分子的记录、分母的申报、目标的版本',
    en: 'A reading opened: formula, entries, declarations of the denominator, version of the target',
    ...{ ok: json(explanationSchema), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/restatements', tag: 'numbers', who: 'people', query: restatementsQuery },
    zh: '重述:两个知悉时点的同一读数,及其间使之变动的事件',
    en: 'The same reading as known at two instants, and the events that moved it',
    ...{ ok: jsonOrCsv(restatementSchema), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/reconciliations', tag: 'numbers', who: 'people', query: reconciliationsQuery },
    zh: '对账:仅作核对的报表与逐起入账之差',
    en: 'Returns that only check, beside what is booked for their days',
    ok: jsonOrCsv(page(reconciliationSchema)),
  },
  {
    ...{ method: 'get', path: '/api/v1/targets', tag: 'numbers', who: 'people', query: targetsQuery },
    ...{ zh: '目标,含单位的目标', en: 'Targets, those of enterprises included', ok: jsonOrCsv(page(targetSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/targets/breakdown', tag: 'numbers', who: 'people', query: breakdownQuery },
    ...{ zh: '目标分解及其是否相容', en: 'How a target is broken down, and whether the parts fit the whole' },
    ok: json(page(breakdownSchema)),
  },
  {
    ...{ method: 'get', path: '/api/v1/comparisons/regions', tag: 'numbers', who: 'people' },
    ...{ query: regionComparisonQuery, zh: '下级各区之间的比较(漏斗图)', en: 'Regions beside each other (funnel)' },
    ...{ ok: json(regionComparisonSchema), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/comparisons/rates', tag: 'numbers', who: 'people', query: rateComparisonQuery },
    ...{ zh: '两个期间或两个区的比率之比', en: 'The ratio of two rates, of periods or of regions' },
    ...{ ok: json(rateComparisonSchema), problems: ['readings-not-ready'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/figures', tag: 'numbers', who: 'people', query: figuresQuery },
    zh: '公布数:报告写的、当时所知的与现在的',
    en: 'What reports stated, beside what was known then and what is known now',
    ...{ ok: jsonOrCsv(page(figureSchema)), problems: ['readings-not-ready'] },
  },
];

const HAPPENINGS: Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/incidents', tag: 'incidents', who: 'people', query: incidentsQuery },
    ...{ zh: '安全事件', en: 'Incidents, newest first', ok: jsonOrCsv(page(incidentSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/incidents/{id}', tag: 'incidents', who: 'people' },
    ...{ zh: '一起安全事件及其各版本', en: 'One incident with its versions' },
    ...{ ok: jsonOrCsv(incidentSchema), problems: ['not-found'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/hazards', tag: 'incidents', who: 'people', query: hazardsQuery },
    ...{ zh: '隐患', en: 'Hazards, the latest due day first', ok: jsonOrCsv(page(hazardSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/inspections', tag: 'incidents', who: 'people', query: inspectionsQuery },
    ...{ zh: '检查', en: 'Inspections, newest first', ok: jsonOrCsv(page(inspectionSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/violations', tag: 'incidents', who: 'people', query: violationsQuery },
    zh: '违法案件及其公开',
    en: 'Violations and their publication, the newest decision first',
    ok: jsonOrCsv(page(violationSchema)),
  },
  {
    ...{ method: 'get', path: '/api/v1/assessments', tag: 'incidents', who: 'people', query: assessmentsQuery },
    ...{ zh: '考核结果', en: 'Assessments, the newest period first', ok: jsonOrCsv(page(statedSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/alerts', tag: 'alerts', who: 'people', query: alertsQuery },
    ...{ zh: '告警', en: 'Alerts, newest first', ok: json(page(alertSchema)) },
  },
  {
    ...{ method: 'get', path: '/api/v1/alerts/{id}', tag: 'alerts', who: 'people' },
    ...{ zh: '一条告警', en: 'One alert', ok: json(alertSchema), problems: ['not-found'] },
  },
  {
    ...{ method: 'get', path: '/api/v1/live', tag: 'live', who: 'ticket', query: liveQuery },
    zh: '实时流:snapshot、reading、alert、incident;Last-Event-ID 补发告警',
    en: 'Live stream: snapshot, reading, alert, incident; Last-Event-ID replays alerts',
    ok: text('text/event-stream'),
  },
  {
    ...{ method: 'post', path: '/api/v1/live/tickets', tag: 'live', who: 'people' },
    ...{ zh: '一分钟有效的实时流票据', en: 'A ticket for the live stream, good for a minute' },
    ok: json(liveTicketSchema, 201),
  },
];

const REST: Operation[] = [
  {
    ...{ method: 'post', path: '/api/v1/session', tag: 'session', who: 'anybody' },
    ...{ zh: '登录', en: 'Sign in', body: { [JSON_TYPE]: credentialsSchema }, ok: json(sessionSchema) },
    problems: ['malformed', 'invalid-request', 'sign-in-failed', 'csrf-refused', 'rate-limited'],
  },
  {
    ...{ method: 'get', path: '/api/v1/session', tag: 'session', who: 'people' },
    ...{ zh: '当前登录者', en: 'Who is signed in', ok: json(sessionSchema) },
  },
  {
    ...{ method: 'delete', path: '/api/v1/session', tag: 'session', who: 'anybody' },
    ...{ zh: '退出', en: 'Sign out', ok: { status: 204 }, problems: ['csrf-refused'] },
  },
  {
    ...{ method: 'get', path: '/healthz', tag: 'operation', who: 'anybody' },
    ...{ zh: '进程存活', en: 'The process is alive', ok: json(z.object({ status: z.literal('alive') })) },
  },
  {
    ...{ method: 'get', path: '/readyz', tag: 'operation', who: 'anybody' },
    zh: '各依赖是否就绪;缺一即 503',
    en: 'Each dependency by name; 503 while one is missing',
    ok: json(z.record(z.string(), z.unknown())),
  },
  {
    ...{ method: 'get', path: '/metrics', tag: 'operation', who: 'anybody' },
    ...{ zh: 'Prometheus 指标', en: 'Metrics for Prometheus', ok: text('text/plain') },
  },
  {
    ...{ method: 'get', path: '/openapi.json', tag: 'operation', who: 'anybody' },
    ...{ zh: '本说明', en: 'This description', ok: json(z.record(z.string(), z.unknown())) },
  },
  {
    ...{ method: 'get', path: '/docs', tag: 'operation', who: 'anybody' },
    ...{ zh: '接口说明页', en: 'This description, to read and to try', ok: text('text/html') },
  },
];

export const OPERATIONS: readonly Operation[] = [
  ...EVENTS,
  ...REFUSALS,
  ...NUMBERS,
  ...HAPPENINGS,
  ...PEOPLE_OPERATIONS,
  ...REST,
];
