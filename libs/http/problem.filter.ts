// The one place that turns errors into HTTP: problem+json with a code of the closed list, both languages, nothing of the
// inside. What is no rejection and no known failure is a bug: an ERROR line here, "internal" outside.

import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inBoth } from '#contracts/events/fault';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problemOf, type Rejection } from '#contracts/problem';
import { TransientFailure } from '#ports/failures';
import { LOGGER, type Logger } from '#telemetry/logger';
import { MAX_BODY_BYTES } from './json-body.js';
import { Rejected } from './rejected.js';

export const RETRY_AFTER_SECONDS = 1;

const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'unavailable',
  409: 'conflict',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  422: 'invalid-request',
  429: 'rate-limited',
  503: 'unavailable',
};

/** Says the limit, wherever it is met. */
export const bodyTooLarge = (): string =>
  inBoth(
    `请求体(解压后)不得超过 ${MAX_BODY_BYTES} 字节`,
    `A body may have at most ${MAX_BODY_BYTES} bytes, after decompression`,
  );

interface Answer {
  readonly rejection: Rejection;
  readonly headers: Readonly<Record<string, string>>;
  /** Nobody foresaw it. */
  readonly isBug?: true;
}

const ofStatus = (status: number): Answer => {
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'malformed' : 'internal');
  const detail = code === 'payload-too-large' ? bodyTooLarge() : undefined;
  return { rejection: { code, detail }, headers: {}, ...(code === 'internal' ? { isBug: true } : {}) };
};

/** Fastify's own errors carry a status; a parser's error may reach us before or after Nest wrapped it. */
const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : undefined;
};

export const answerOf = (error: unknown): Answer => {
  if (error instanceof Rejected) return { rejection: error.rejection, headers: error.headers };
  if (error instanceof TransientFailure) {
    return {
      rejection: {
        code: 'unavailable',
        detail: inBoth(
          '所依赖的部分暂时不可用;请稍后原样重发',
          'A part that this needs is not available; send the same again later',
        ),
      },
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    };
  }
  const status = statusOf(error);
  return status === undefined ? { rejection: { code: 'internal' }, headers: {}, isBug: true } : ofStatus(status);
};

@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { rejection, headers, isBug } = answerOf(error);
    const path = request.url.split('?', 1)[0] ?? '/';
    if (isBug) this.logger.error({ err: error, method: request.method, path }, 'unhandled_request_error');
    if (reply.sent || reply.raw.headersSent) return;
    const problem = problemOf(rejection, path);
    void reply
      .status(problem.status)
      .headers({ 'cache-control': 'no-store', ...headers })
      .type(PROBLEM_MEDIA_TYPE)
      // As text: a serializer of the route must not touch it.
      .send(JSON.stringify(problem));
  }
}
