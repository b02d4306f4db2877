// Which types exist, by which schema they are read, and which version of it is the newest.

import type { z } from 'zod';
import { type AssessmentCompleted, assessmentCompleted } from './assessment-completed.js';
import { type ExposureDeclared, exposureDeclared } from './exposure-declared.js';
import { type FigurePublished, figurePublished } from './figure-published.js';
import { type HazardChanged, hazardChanged } from './hazard-changed.js';
import { type HazardRectified, hazardRectified } from './hazard-rectified.js';
import { type IncidentAmended, incidentAmended } from './incident-amended.js';
import { type IncidentRelayed, incidentRelayed } from './incident-relayed.js';
import { type IncidentReported, incidentReported } from './incident-reported.js';
import { type IncidentWithdrawn, incidentWithdrawn } from './incident-withdrawn.js';
import { type InspectionCompleted, inspectionCompleted } from './inspection-completed.js';
import { type RecordWithdrawn, recordWithdrawn } from './record-withdrawn.js';
import { type ReturnFiled, returnFiled } from './return-filed.js';
import { type SurveyCompleted, surveyCompleted } from './survey-completed.js';
import { type TargetSet, targetSet } from './target-set.js';
import { type ViolationDecided, violationDecided } from './violation-decided.js';
import { type ViolationPublished, violationPublished } from './violation-published.js';

/** Data of each type, as it lies in the log. */
export interface EventData {
  readonly 'safety.incident.reported': IncidentReported;
  readonly 'safety.incident.amended': IncidentAmended;
  readonly 'safety.incident.withdrawn': IncidentWithdrawn;
  readonly 'safety.incident.relayed': IncidentRelayed;
  readonly 'safety.inspection.completed': InspectionCompleted;
  readonly 'safety.hazard.rectified': HazardRectified;
  readonly 'safety.hazard.changed': HazardChanged;
  readonly 'safety.exposure.declared': ExposureDeclared;
  readonly 'safety.return.filed': ReturnFiled;
  readonly 'safety.survey.completed': SurveyCompleted;
  readonly 'safety.target.set': TargetSet;
  readonly 'safety.violation.decided': ViolationDecided;
  readonly 'safety.violation.published': ViolationPublished;
  readonly 'safety.assessment.completed': AssessmentCompleted;
  readonly 'safety.figure.published': FigurePublished;
  readonly 'safety.record.withdrawn': RecordWithdrawn;
}
export type EventType = keyof EventData;

/** Type and data together: `switch (body.type)` narrows `body.data`. */
export type EventBody = { readonly [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType];

export interface EventSpec<T extends EventType = EventType> {
  readonly schema: z.ZodType<EventData[T]>;
  /** Newest version understood: `<major>.<minor>`. */
  readonly major: number;
  readonly minor: number;
}

export const EVENT_SPECS: { readonly [T in EventType]: EventSpec<T> } = {
  'safety.incident.reported': { schema: incidentReported, major: 1, minor: 0 },
  'safety.incident.amended': { schema: incidentAmended, major: 1, minor: 0 },
  'safety.incident.withdrawn': { schema: incidentWithdrawn, major: 1, minor: 0 },
  'safety.incident.relayed': { schema: incidentRelayed, major: 1, minor: 0 },
  'safety.inspection.completed': { schema: inspectionCompleted, major: 1, minor: 0 },
  'safety.hazard.rectified': { schema: hazardRectified, major: 1, minor: 0 },
  'safety.hazard.changed': { schema: hazardChanged, major: 1, minor: 0 },
  'safety.exposure.declared': { schema: exposureDeclared, major: 1, minor: 0 },
  'safety.return.filed': { schema: returnFiled, major: 1, minor: 0 },
  'safety.survey.completed': { schema: surveyCompleted, major: 1, minor: 0 },
  'safety.target.set': { schema: targetSet, major: 1, minor: 0 },
  'safety.violation.decided': { schema: violationDecided, major: 1, minor: 0 },
  'safety.violation.published': { schema: violationPublished, major: 1, minor: 0 },
  'safety.assessment.completed': { schema: assessmentCompleted, major: 1, minor: 0 },
  'safety.figure.published': { schema: figurePublished, major: 1, minor: 0 },
  'safety.record.withdrawn': { schema: recordWithdrawn, major: 1, minor: 0 },
};

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_SPECS, type);

/** The versions of an incident itself; `safety.incident.relayed` is a record about it. */
export const INCIDENT_VERSION_TYPES = [
  'safety.incident.reported',
  'safety.incident.amended',
  'safety.incident.withdrawn',
] as const;
export type IncidentVersionType = (typeof INCIDENT_VERSION_TYPES)[number];

const VERSIONS: ReadonlySet<string> = new Set(INCIDENT_VERSION_TYPES);
export const isIncidentVersion = <T extends { readonly type: string }>(
  event: T,
): event is Extract<T, { readonly type: IncidentVersionType }> => VERSIONS.has(event.type);
