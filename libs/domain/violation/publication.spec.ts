import { expect, it } from '@jest/globals';
import { WorkingCalendar } from '../calendar/working-days.js';
import { type Decision, publicationOf } from './publication.js';

/** 国庆、中秋 2025: 1 to 8 October off, 28 September and 11 October worked (国务院办公厅通知). */
const calendar = new WorkingCalendar({
  years: {
    2025: {
      off: ['2025-10-01', '2025-10-02', '2025-10-03', '2025-10-06', '2025-10-07', '2025-10-08'],
      work: ['2025-09-28', '2025-10-11'],
    },
  },
});
const decided = (over: Partial<Decision> = {}): Decision => ({
  ...{ decidedOn: '2025-09-26', publishedOn: null, disclosable: null },
  ...over,
});

// Decided on Friday: Sunday 28, Monday 29, Tuesday 30 September, then 9, 10, 11 and 13 October are the seven working days.
it.each([
  ['not yet', decided(), '2025-10-13', 'due', '2025-10-13'],
  ['a day too late', decided(), '2025-10-14', 'overdue', '2025-10-13'],
  ['published on the last day', decided({ publishedOn: '2025-10-13' }), '2025-10-20', 'published', '2025-10-13'],
  ['published a day later', decided({ publishedOn: '2025-10-14' }), '2025-10-20', 'late', '2025-10-13'],
  ['not to be published', decided({ disclosable: false }), '2025-12-01', 'withheld', null],
  [
    'published though it need not be',
    decided({ disclosable: false, publishedOn: '2025-09-27' }),
    '2025-12-01',
    'published',
    '2025-10-13',
  ],
  [
    'published, and the decision is not here',
    decided({ decidedOn: null, publishedOn: '2025-09-27' }),
    '2025-12-01',
    'undecided',
    null,
  ],
] as const)('安全生产法第七十八条: %s', (_, decision, today, state, dueOn) => {
  expect(publicationOf(decision, today, calendar)).toEqual({ state, dueOn });
});
