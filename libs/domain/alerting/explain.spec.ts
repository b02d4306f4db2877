import { expect, it } from '@jest/globals';
import { sampleReading } from '#test/alerting/sample-reading';
import { type ExplainInput, explain } from './explain.js';
import { factsOf } from './target-facts.js';

const sentence = (over: Parameters<typeof sampleReading>[0], rest: Partial<ExplainInput> = {}) => {
  const facts = factsOf(sampleReading(over));
  if (!facts) throw new Error('a target is needed');
  return explain({
    region: { zh: '南海区', en: 'Nanhai' },
    indicator: { zh: '建筑施工百亿元产值死亡人数', en: 'Construction deaths per 10 billion yuan' },
    isShare: false,
    facts,
    period: { from: '2026-01-01', to: '2027-01-01' },
    reason: 'breached',
    ...rest,
  });
};

it('says what, where, when, how much and against what', () => {
  expect(sentence({})).toEqual({
    zh: '南海区“建筑施工百亿元产值死亡人数”2026-01-01 至 2026-12-31:现为 1.961,目标不超过 1;全期允许 1.36,已用 2。',
    en: 'Nanhai, Construction deaths per 10 billion yuan, 2026-01-01 to 2026-12-31: now 1.961, target at most 1; allowed for the whole period 1.36, used 2.',
  });
});

it('says how it ended', () => {
  const { zh, en } = sentence({}, { reason: 'evidence-withdrawn' });
  expect(zh).toMatch(/已用 2。相关事件已更正,告警失效。$/);
  expect(en).toMatch(/used 2\. Void: the events behind it were corrected\.$/);
});

it('shows proportions in per cent, and no budget where there is none', () => {
  const { en } = sentence(
    { value: 0.8571, budget: null, target: { limit: 0.9, comparison: 'at-least' } },
    { isShare: true },
  );
  expect(en).toContain('now 85.7%, target at least 90%.');
});

it('counts where no rate can be given', () => {
  const { zh } = sentence({ value: null, budget: null, target: { limit: 0 } });
  expect(zh).toContain('已发生 2,目标不超过 0。');
});
