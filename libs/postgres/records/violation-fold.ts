// A violation is joined from its decision and its publication, whichever comes first: the join as SQL, for whoever makes the
// present face and whoever looks whether it is still that.

import { NEWEST_FIRST } from './log-order.js';

/** Common table expressions `decided`, `published`; `ids` selects violations. */
export const violationParts = (ids: string): string => {
  const standing = (type: string): string =>
    `select * from (select distinct on (subject) * from violation_fact where type = '${type}' and subject in (${ids})
       order by subject, ${NEWEST_FIRST}) newest where not withdrawn`;
  return `decided as (${standing('decided')}), published as (${standing('published')})`;
};

const either = (column: string): string => `coalesce(d.${column}, p.${column}) as ${column}`;

/** Of `decided d` and `published p`. */
export const VIOLATION_COLUMNS = [
  ...['region', 'sector', 'organization', 'decided_on', 'penalty_fen', 'incident', 'inspection', 'disclosable'].map(
    either,
  ),
  ...['p.published_at', 'p.published_on', 'd.data as decision', 'p.data as publication'],
  'greatest(d.recorded_at, p.recorded_at) as updated_at',
].join(', ');
