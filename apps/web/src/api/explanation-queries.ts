import type { Explanation, Restatement } from './explanation-types.js';
import { ApiFailure, getJson } from './http.js';
import { parseExplanation } from './parse-explanation.js';
import { parseRestatement } from './parse-restatement.js';
import type { WindowName } from './types.js';

/** Which number is opened. */
export interface Opened {
  readonly indicator: string;
  readonly region: string;
  readonly window: WindowName;
  /** Last day of its window; the present day where left out. */
  readonly asOf?: string;
  /** As it was known then; as it is known now where left out. */
  readonly knownAt?: string;
}

const MOVED_SHOWN = '200';

export const fetchExplanation = (opened: Opened): Promise<Explanation> =>
  getJson('/api/v1/readings/explanation', { ...opened }).then(parseExplanation);

/** The same number as known at two instants, and what moved it from one to the other. */
export const fetchRestatement = async (opened: Opened, between: string, and: string): Promise<Restatement> => {
  const answer = await getJson('/api/v1/restatements', { ...opened, between, and, limit: MOVED_SHOWN });
  const restatement = parseRestatement(answer);
  if (!restatement) throw new ApiFailure({ kind: 'broken', status: 200, code: 'unreadable' });
  return restatement;
};
