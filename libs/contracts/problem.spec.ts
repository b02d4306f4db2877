import { expect, it } from '@jest/globals';
import { detailOf, meaningOf, PROBLEM_CODES, problemOf, titleOf } from './problem.js';

it.each(PROBLEM_CODES.map((code) => [code]))('%s says itself in both languages, with a status', (code) => {
  expect(titleOf(code)).toMatch(/^[\p{Script=Han},、]+[^a-z]*( JSON)? \/ [A-Z]/u);
  expect(meaningOf(code).status).toBeGreaterThanOrEqual(400);
  expect(problemOf({ code }, '/x')).toMatchObject({
    type: expect.stringMatching(new RegExp(`${code}$`)),
    code,
    instance: '/x',
    errors: [],
  });
});

it('only what may succeed unchanged is retryable', () => {
  for (const code of PROBLEM_CODES) {
    const { status, retryable } = meaningOf(code);
    expect([code, retryable]).toEqual([code, status === 429 || status >= 500]);
  }
});

it('the detail is the one given, else the faults in words', () => {
  const errors = [{ pointer: '#/data/deaths', code: 'required', detail: '此项必填 / this field is required' }] as const;
  expect(detailOf({ code: 'invalid-event', errors })).toBe('#/data/deaths: 此项必填 / this field is required');
  expect(detailOf({ code: 'invalid-event', errors, detail: 'x' })).toBe('x');
});
