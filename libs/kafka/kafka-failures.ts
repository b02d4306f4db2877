import { PermanentFailure, TransientFailure } from '#ports/failures';

// Protocol errors that come again however often one tries.
const PERMANENT: Readonly<Record<string, string>> = {
  MESSAGE_TOO_LARGE: 'record-too-large',
  RECORD_LIST_TOO_LARGE: 'record-too-large',
  INVALID_TOPIC_EXCEPTION: 'unknown-topic',
  TOPIC_AUTHORIZATION_FAILED: 'log-access-denied',
  GROUP_AUTHORIZATION_FAILED: 'log-access-denied',
  CLUSTER_AUTHORIZATION_FAILED: 'log-access-denied',
  SASL_AUTHENTICATION_FAILED: 'log-access-denied',
};

const text = (error: unknown, field: 'type' | 'name' | 'message'): string => {
  if (typeof error !== 'object' || error === null || !(field in error)) return '';
  const value = (error as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
};

const causeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;

/** Turns what kafkajs throws into the failures of the ports; bugs (TypeError and the like) pass unchanged. */
export const classify = (error: unknown): unknown => {
  if (error instanceof TransientFailure || error instanceof PermanentFailure) return error;
  let isKafkas = false;
  let looked: unknown = error;
  for (let depth = 0; looked !== undefined && looked !== null && depth < 5; depth += 1) {
    const code = PERMANENT[text(looked, 'type')];
    if (code) return new PermanentFailure(code, text(error, 'message'), { cause: error });
    isKafkas ||= text(looked, 'name').startsWith('KafkaJS');
    looked = causeOf(looked);
  }
  return isKafkas ? new TransientFailure('event-log', text(error, 'message'), { cause: error }) : error;
};

/** Rejects with a `TransientFailure` when `work` takes longer; `work` itself goes on. */
export const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransientFailure('event-log', `${what}: no answer within ${ms} ms`)), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw classify(error);
  } finally {
    clearTimeout(timer);
  }
};
