import type { Reading } from '../api/types.js';

export type Status =
  | 'within'
  | 'over-pace'
  | 'exhausted'
  | 'failed'
  | 'met'
  | 'breached'
  | 'in-limit'
  | 'no-target'
  | 'not-judged'
  | 'no-value'
  | 'waiting';

/** How a status is drawn: each tone has a colour *and* a shape. */
export type Tone = 'good' | 'warn' | 'bad' | 'none';

/** The one word for a reading. The server judges; the page only says what the server said, or why it did not. */
export const statusOf = (reading: Reading | undefined): Status => {
  if (!reading) return 'waiting';
  if (reading.verdict) return reading.verdict;
  if (reading.breached === true) return 'breached';
  if (reading.value === null) return 'no-value';
  if (reading.target === null) return 'no-target';
  return reading.breached === false ? 'in-limit' : 'not-judged';
};

const TONES: Readonly<Record<Status, Tone>> = {
  within: 'good',
  met: 'good',
  'in-limit': 'good',
  'over-pace': 'warn',
  exhausted: 'bad',
  failed: 'bad',
  breached: 'bad',
  'no-target': 'none',
  'not-judged': 'none',
  'no-value': 'none',
  waiting: 'none',
};

export const toneOf = (status: Status): Tone => TONES[status];
