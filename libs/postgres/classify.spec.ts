import { describe, expect, it } from '@jest/globals';
import { PermanentFailure, TransientFailure } from '#ports/failures';
import { classify } from './classify.js';

const failed = (code: string): Error => Object.assign(new Error('as the server says'), { code });

describe('what the database says', () => {
  it.each([
    ['08006', 'the connection broke'],
    ['53100', 'the disk is full'],
    ['53200', 'out of memory'],
    ['53300', 'too many connections'],
    ['53400', 'a limit of the configuration is reached'],
    ['57014', 'cancelled: the statement took too long'],
    ['57P01', 'ended by the administrator'],
    ['57P02', 'a crash elsewhere ended every session'],
    ['57P03', 'starting up or shutting down'],
    ['57P05', 'the session was idle for too long'],
    ['58030', 'input or output failed'],
    ['40001', 'serialization failed'],
    ['40P01', 'deadlock'],
    ['55P03', 'a lock was not to be had'],
    ['25006', 'read-only: a standby that was not promoted'],
    ['25P03', 'idle in a transaction for too long'],
    ['25P04', 'the transaction took too long'],
    ['ECONNREFUSED', 'nobody listens'],
  ])('%s, %s: wait and try again', (code) => {
    const failure = classify(failed(code));
    expect(failure).toBeInstanceOf(TransientFailure);
    expect(failure).toMatchObject({ dependency: 'database', message: 'as the server says', cause: { code } });
    // As TypeORM wraps it.
    const wrapped = Object.assign(new Error('as TypeORM says'), { driverError: failed(code) });
    expect(classify(wrapped)).toBeInstanceOf(TransientFailure);
  });

  it.each([
    ['23505', 'a row is there already'],
    ['23514', 'a check does not hold'],
    ['22P02', 'a text that is no number'],
    ['42601', 'a statement that is none'],
    ['42P01', 'a table that is not there'],
    ['42501', 'not allowed'],
    ['XX001', 'broken data'],
  ])('%s, %s: nothing that waiting helps', (code) => {
    const error = failed(code);
    expect(classify(error)).toBe(error);
  });

  it('is left as it is when it was classified before, or is no error at all', () => {
    const permanent = new PermanentFailure('a-code', 'never');
    expect(classify(permanent)).toBe(permanent);
    expect(classify('a word')).toBe('a word');
  });
});
