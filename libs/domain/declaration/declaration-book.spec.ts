import { describe, expect, it } from '@jest/globals';
import { anExposure, aTarget } from '#test/builders/declarations';
import { DeclarationBook } from './declaration-book.js';
import type { DeclarationVersion } from './declared.js';

const output = (value: string, status: 'planned' | 'provisional' | 'revised' | 'final'): DeclarationVersion => {
  const declared = anExposure({ subject: 's', value, status });
  return { kind: 'exposure', subject: 's', declared };
};
const withdrawn: DeclarationVersion = { kind: 'exposure', subject: 's', declared: null };

const valuesAfter = (versions: DeclarationVersion[]): string[] =>
  DeclarationBook.empty
    .with(versions)
    .exposures('construction-output-yuan', '440605')
    .map((row) => row.value);

describe('DeclarationBook', () => {
  it.each<[string, DeclarationVersion[], string[]]>([
    ['the later replaces the earlier in whole', [output('1', 'provisional'), output('2', 'provisional')], ['2']],
    ['the more final wins over the later', [output('1', 'final'), output('2', 'provisional')], ['1']],
    ['the more final replaces', [output('1', 'planned'), output('2', 'revised')], ['2']],
    ['of two equally final the later', [output('1', 'final'), output('2', 'final')], ['2']],
    ['a withdrawal clears the subject', [output('1', 'final'), withdrawn], []],
    ['nothing older revives', [output('1', 'provisional'), output('2', 'final'), withdrawn], []],
    ['after a withdrawal even a plan counts again', [output('1', 'final'), withdrawn, output('3', 'planned')], ['3']],
  ])('%s', (_rule, versions, expected) => {
    expect(valuesAfter(versions)).toEqual(expected);
  });

  it('does not change what it was made from', () => {
    const before = DeclarationBook.empty.with([output('1', 'provisional')]);
    const after = before.with([output('2', 'provisional')]);
    expect(before.exposures('construction-output-yuan', '440605').map((row) => row.value)).toEqual(['1']);
    expect(after.exposures('construction-output-yuan', '440605').map((row) => row.value)).toEqual(['2']);
  });

  it('keeps kinds apart and knows who declares what', () => {
    const target = aTarget({ subject: 's' });
    const book = DeclarationBook.empty.with([output('1', 'final'), { kind: 'target', subject: 's', declared: target }]);
    expect(book.regionsWith('construction-output-yuan')).toEqual(['440605']);
    expect(book.targets(target.indicator, '440600')).toEqual([target]);
    expect(book.with([withdrawn]).regionsWith('construction-output-yuan')).toEqual([]);
  });
});
