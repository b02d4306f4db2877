// What `subject` must say, given the data, and which part of it orders.

import type { EventBody } from './event-types.js';

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
}

/** `<from>..<to>` or `@<asOf>`. */
export const periodText = ({ from, to, asOf }: Period): string => (asOf === undefined ? `${from}..${to}` : `@${asOf}`);

/** Series and period of what is declared for a period; `undefined` where the sender names the thing. */
const seriesOf = (event: EventBody, region: string): string | undefined => {
  switch (event.type) {
    case 'safety.exposure.declared': {
      const { measure, sector = 'all', category = 'all', definition = 'default' } = event.data;
      return `${measure}/${sector}/${category}/${definition}/${region}`;
    }
    case 'safety.return.filed':
      return `${event.data.sector}/${region}`;
    case 'safety.target.set':
      return `${event.data.indicator}/${event.data.organization ?? region}`;
    case 'safety.assessment.completed':
      return `${event.data.scheme}/${region}`;
    case 'safety.figure.published': {
      const { publication, indicator, organization } = event.data;
      return `${publication}/${indicator}/${organization ?? region}`;
    }
    case 'safety.incident.reported':
    case 'safety.incident.amended':
    case 'safety.incident.withdrawn':
    case 'safety.incident.relayed':
    case 'safety.inspection.completed':
    case 'safety.hazard.rectified':
    case 'safety.hazard.changed':
    case 'safety.violation.decided':
    case 'safety.violation.published':
    case 'safety.survey.completed':
    case 'safety.record.withdrawn':
      return undefined;
  }
};

/** The subject that the data imply, with the region spelled as given; `undefined` where the sender names the thing. */
export const impliedSubject = (event: EventBody, region: string = event.data.region): string | undefined => {
  const series = seriesOf(event, region);
  return series === undefined ? undefined : `${series}/${periodText(event.data as Period)}`;
};

/** Number of `/`-separated parts of a subject that ends in a period. */
const PARTS: Readonly<Record<string, number>> = {
  'safety.exposure.declared': 6,
  'safety.return.filed': 3,
  'safety.target.set': 3,
  'safety.assessment.completed': 3,
  'safety.figure.published': 4,
};

/** Their subject may name an organization where others name the region. */
const OF_ORGANIZATIONS: ReadonlySet<string> = new Set(['safety.target.set', 'safety.figure.published']);

/**
 * `subject` with its region canonical, or `undefined` if the data contradict it. `spelled` is the region as the sender
 * wrote it in `data`; `event.data` has it canonical.
 */
export const canonicalSubject = (event: EventBody, subject: string, spelled: string): string | undefined => {
  const implied = impliedSubject(event);
  if (implied !== undefined) {
    return subject === implied || subject === impliedSubject(event, spelled) ? implied : undefined;
  }
  if (event.type !== 'safety.record.withdrawn') return subject;
  const wanted = PARTS[event.data.recordType];
  if (wanted === undefined) return subject;
  const parts = subject.split('/');
  if (parts.length !== wanted) return undefined;
  const at = wanted - 2;
  const isRegion = parts[at] === spelled || parts[at] === event.data.region;
  // Which organization, the data of a withdrawal do not name.
  if (!isRegion) return OF_ORGANIZATIONS.has(event.data.recordType) ? subject : undefined;
  return parts.with(at, event.data.region).join('/');
};

/** The log's key: everything with one key is booked in one order. `event.subject` is canonical. */
export const orderingKey = (event: EventBody & { readonly subject: string }): string => {
  const type = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  return PARTS[type] === undefined ? event.subject : event.subject.slice(0, event.subject.lastIndexOf('/'));
};
