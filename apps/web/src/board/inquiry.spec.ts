import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiFailure, type FailureKind } from '../api/http.js';
import { Inquiry } from './inquiry.js';

/** Asked with news, answered when the test says so. */
const desk = () => {
  const open: { news: string; answer: (value: string) => void; refuse: (kind: FailureKind) => void }[] = [];
  const inquiry = new Inquiry<string, string>(
    (news) =>
      new Promise<string>((resolve, reject) => {
        const refuse = (kind: FailureKind) => reject(new ApiFailure({ kind, status: 503, code: kind }));
        open.push({ news, answer: resolve, refuse });
      }),
    'first',
  );
  const at = (i: number) => {
    const asked = open[i];
    if (!asked) throw new Error(`nothing was asked ${i + 1} times`);
    return asked;
  };
  return { inquiry, open, at };
};

const settled = () => jest.advanceTimersByTimeAsync(0);

describe('an inquiry', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('keeps the last answer while it asks again, once for a burst of news', async () => {
    const { inquiry, open, at } = desk();
    inquiry.start();
    at(0).answer('one');
    await settled();
    for (const news of ['second', 'third']) inquiry.follow(news);
    await jest.advanceTimersByTimeAsync(400);
    expect(open.map(({ news }) => news)).toEqual(['first', 'third']);
    expect(inquiry.shown()).toMatchObject({ value: 'one', asking: true });
    at(1).answer('two');
    await settled();
    expect(inquiry.shown()).toEqual({ value: 'two', failure: undefined, asking: false });
  });

  it('asks again after an answer that news has overtaken', async () => {
    const { inquiry, open, at } = desk();
    inquiry.start();
    inquiry.follow('second');
    at(0).answer('old');
    await jest.advanceTimersByTimeAsync(400);
    expect(open.map(({ news }) => news)).toEqual(['first', 'second']);
  });

  it('does not ask for the same news', async () => {
    const { inquiry, open, at } = desk();
    inquiry.start();
    at(0).answer('one');
    await settled();
    inquiry.follow('first');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(open).toHaveLength(1);
  });

  it.each<readonly [FailureKind, number]>([
    ['busy', 2],
    ['unreachable', 2],
    ['refused', 1],
    ['broken', 1],
  ])('that failed because of "%s" has been asked %d times after a while', async (kind, times) => {
    const { inquiry, open, at } = desk();
    inquiry.start();
    at(0).refuse(kind);
    await jest.advanceTimersByTimeAsync(3000);
    expect(open).toHaveLength(times);
    expect(inquiry.shown().failure?.kind).toBe(kind);
  });

  it('keeps the last answer beside a failure, and loses the failure with the next', async () => {
    const { inquiry, at } = desk();
    inquiry.start();
    at(0).answer('one');
    await settled();
    inquiry.retry();
    at(1).refuse('broken');
    await settled();
    expect(inquiry.shown()).toMatchObject({ value: 'one', failure: { kind: 'broken' } });
    inquiry.retry();
    at(2).answer('two');
    await settled();
    expect(inquiry.shown()).toEqual({ value: 'two', failure: undefined, asking: false });
  });

  it('drops the answer that comes after its end', async () => {
    const { inquiry, at } = desk();
    inquiry.start();
    inquiry.stop();
    at(0).answer('late');
    await settled();
    expect(inquiry.shown().value).toBeUndefined();
  });
});
