import type { Instant } from '../calendar/day.js';
import type { DeadlineVersion } from './deadline.js';
import type { DeadlineRule } from './deadline-table.js';
import { GRADES, type Grade } from './incident.js';

/** Versions in a row that need a clock: from the one that opened it to the one that no longer does. */
export interface DeadlineEpisode {
  /** Index of the version that opened it. */
  readonly from: number;
  readonly opener: DeadlineVersion;
  /** Nothing that an amendment opened starts before it (contract, fine print 11). */
  readonly notBefore: Instant;
  /** Infinite while it is needed. A version acts from its `time`, be it a higher grade, a lower one or a withdrawal. */
  readonly cancelledAt: Instant;
}

export const episodesOf = (rule: DeadlineRule, versions: readonly DeadlineVersion[]): DeadlineEpisode[] => {
  const isNeeded = versions.map((version) => isOpenedBy(rule, version));
  return versions.flatMap((opener, from): DeadlineEpisode[] => {
    if (!isNeeded[from] || isNeeded[from - 1]) return [];
    const end = versions[isNeeded.indexOf(false, from)];
    return [
      {
        from,
        opener,
        notBefore: from === 0 ? Number.NEGATIVE_INFINITY : opener.time,
        cancelledAt: end?.time ?? Number.POSITIVE_INFINITY,
      },
    ];
  });
};

const isOpenedBy = ({ opens }: DeadlineRule, version: DeadlineVersion): boolean => {
  if (version.type === 'withdrawn') return false;
  switch (opens.type) {
    case 'grade':
      return version.gradeWithMissing !== null && rank(version.gradeWithMissing) >= rank(opens.from);
    case 'casualty':
      return version[opens.of] > 0;
  }
};

const rank = (grade: Grade): number => GRADES.indexOf(grade);
