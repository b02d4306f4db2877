import { describe, expect, it } from '@jest/globals';
import { aSurvey, bookOf } from '#test/builders/declarations';
import { aTree } from '#test/builders/regions';
import { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredSurvey } from '../declaration/declared.js';
import { DeclaringRegions } from '../declaration/declaring-regions.js';
import { latestSurvey } from './satisfaction.js';

const YEAR = { from: '2026-01-01', to: '2027-01-01' };
const chancheng = (with_: Partial<DeclaredSurvey>) => aSurvey({ region: '440604', ...with_ });
const nanhai = (with_: Partial<DeclaredSurvey>) => aSurvey({ region: '440605', ...with_ });

describe('latestSurvey', () => {
  it.each<[string, DeclaredSurvey[], [string, bigint, bigint] | undefined]>([
    ['none', [], undefined],
    [
      'the latest of the own region',
      [aSurvey({ completedOn: '2026-03-01', satisfied: 1 }), aSurvey({ completedOn: '2026-06-01', satisfied: 2 })],
      ['annual', 2n, 1_000n],
    ],
    ['not one of another year', [aSurvey({ completedOn: '2025-12-31' })], undefined],
    ['not one of the day after the window', [aSurvey({ completedOn: '2027-01-01' })], undefined],
    [
      'own before children, though older',
      [aSurvey({ satisfied: 1 }), nanhai({ completedOn: '2026-09-01' })],
      ['annual', 1n, 1_000n],
    ],
    [
      "the children's, summed",
      [chancheng({ satisfied: 10, respondents: 20 }), nanhai({ satisfied: 30, respondents: 40 })],
      ['annual', 40n, 60n],
    ],
    [
      'each child its latest',
      [
        chancheng({ satisfied: 10, respondents: 20 }),
        chancheng({ completedOn: '2026-09-01', satisfied: 15, respondents: 20 }),
        nanhai({ satisfied: 30, respondents: 40 }),
      ],
      ['annual', 45n, 60n],
    ],
    [
      'of one instrument, the one that was completed last',
      [
        chancheng({ satisfied: 10, respondents: 20 }),
        nanhai({ survey: 'hotline', completedOn: '2026-09-01', satisfied: 30, respondents: 40 }),
      ],
      ['hotline', 30n, 40n],
    ],
    [
      'also where a child has used both since',
      [
        chancheng({ satisfied: 10, respondents: 20 }),
        chancheng({ survey: 'hotline', completedOn: '2026-08-01', satisfied: 1, respondents: 2 }),
        nanhai({ survey: 'annual', completedOn: '2026-09-01', satisfied: 30, respondents: 40 }),
      ],
      ['annual', 40n, 60n],
    ],
    [
      'of two of one day and one instant, the later of the log',
      [aSurvey({ survey: 'annual', satisfied: 1 }), aSurvey({ survey: 'hotline', satisfied: 2 })].map((one) => ({
        ...one,
        order: 7,
      })),
      ['hotline', 2n, 1_000n],
    ],
  ])('%s', (_rule, surveys, expected) => {
    const book = bookOf(
      DeclarationBook.empty,
      ...surveys.map((one, i) => ({ ...one, subject: `${i}`, order: one.order || i })),
    );
    const tree = aTree();
    const sources = { book, tree, declaring: new DeclaringRegions(book, tree) };
    const result = latestSurvey(sources, '440600', YEAR);
    expect(result && [result.survey, result.satisfied, result.respondents]).toEqual(expected);
    const respondents = result?.parts.reduce((sum, part) => sum + BigInt(part.respondents), 0n);
    expect(respondents).toBe(result?.respondents);
  });
});
