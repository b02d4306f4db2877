import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { fill } from './fill.js';
import { zh } from './zh.js';

const holesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([hole]) => hole).sort();

describe('dictionaries', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it.each(Object.entries(zh))('%s has the same holes in both languages and is empty in neither', (key, chinese) => {
    const english = (en as Record<string, string>)[key] ?? '';
    expect(chinese.trim()).not.toBe('');
    expect(english.trim()).not.toBe('');
    expect(holesOf(english)).toEqual(holesOf(chinese));
  });

  it('leaves no Chinese in the English texts, save the name of the other language', () => {
    const mixed = Object.entries(en).filter(([key, text]) => /\p{Script=Han}/u.test(text) && key !== 'app.language');
    expect(mixed).toEqual([]);
  });
});

describe('fill', () => {
  it('puts values into holes and leaves a hole without a value visible', () => {
    expect(fill('{a}/{b}', { a: 0 })).toBe('0/{b}');
  });
});
