import { expect, it } from '@jest/globals';
import { fill } from '../../i18n/fill.js';
import type { Words } from '../../i18n/language.js';
import { type TextKey, zh } from '../../i18n/zh.js';
import { contributionText, counterText, eventText } from './event-words.js';

const words: Words = {
  language: 'zh',
  t: (key: TextKey, holes) => fill(zh[key], holes),
  pick: (names) => names.zh,
  toggle: () => {},
};

it('says what an event adds in the unit of its counter', () => {
  expect(contributionText('deaths.construction', 1, words)).toBe('+1 人');
  expect(contributionText('accidents', -2, words)).toBe('−2 起');
  expect(contributionText('direct-loss-yuan.fire', 1_200_000, words)).toBe('+120 万元');
  expect(contributionText('inspections.spot-check.passed', 1, words)).toBe('+1');
});

it('names counters and events, and keeps the name of what it does not know', () => {
  expect(counterText('deaths.construction', words)).toBe('死亡（建筑施工）');
  expect(counterText('deaths', words)).toBe('死亡');
  expect(counterText('unheard-of.construction', words)).toBe('unheard-of.construction');
  expect(eventText('safety.incident.amended', words)).toBe('事件更正');
  expect(eventText('safety.subject.rebooked', words)).toBe('按新的参考数据重记');
  expect(eventText('safety.new.thing', words)).toBe('其他事件');
  expect(eventText(null, words)).toBe('');
});
