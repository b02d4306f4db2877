import { Controller, Head, Header, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fault, MAX_FAULTS, pointerOf } from '#contracts/events/fault';
import { doingOf } from '#http/doing-of';
import { MAX_BODY_BYTES } from '#http/json-body';
import type { Principal } from '#http/principal';
import { Sender } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { SenderGuard } from '#http/sender.guard';
import type { IntakeMetrics } from './intake.metrics.js';
import { INTAKE_METRICS } from './intake.tokens.js';
import { MAX_EVENTS, readBody } from './read-body.js';
import { type Receipt, ReceiveEvents } from './receive-events.js';
import { RejectionKeeper } from './rejections/rejection-keeper.js';

/**
 * `?validate=only`: verdicts without consequences, so that an import can be all or nothing. Strict: who misspells it must
 * not find that everything was taken.
 */
const isValidateOnly = (request: FastifyRequest): boolean => {
  const given = Object.entries(Object(request.query));
  const errors = given.flatMap(([name, value]) => {
    const pointer = pointerOf(['query', name]);
    if (name !== 'validate') return [fault(pointer, 'unknown-field', '没有这个参数', 'there is no such parameter')];
    return value === 'only' ? [] : [fault(pointer, 'not-allowed-value', '只能是:only', 'must be: only')];
  });
  if (errors.length > 0) throw new Rejected({ code: 'invalid-request', errors: errors.slice(0, MAX_FAULTS) });
  return given.length > 0;
};

/** The door. */
@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly events: ReceiveEvents,
    private readonly rejections: RejectionKeeper,
    @Inject(INTAKE_METRICS) private readonly metrics: IntakeMetrics,
  ) {}

  /** A device behind a captive portal learns here that it speaks to us, and from `Date` how its clock is off. */
  @Head()
  @HttpCode(204)
  @Header('Fengsui-Accept', `max-bytes=${MAX_BODY_BYTES}, max-events=${MAX_EVENTS}`)
  @Header('Cache-Control', 'no-store')
  greet(): void {}

  @Post()
  @HttpCode(202)
  @UseGuards(SenderGuard)
  async receive(
    @Req() request: FastifyRequest,
    @Sender() sender: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    const stop = this.metrics.duration.startTimer();
    try {
      const { headers, body } = request;
      const isTrial = isValidateOnly(request);
      if (!isTrial) this.events.checkRoom();
      const received = this.rejections.watch(sender, body, () => readBody(headers, body));
      const answer = isTrial
        ? this.events.validate(received, sender)
        : await this.events.receive(received, sender, doingOf(request, sender));
      const { rejected } = answer.receipt;
      if (rejected.length > 0 && !isTrial) this.rejections.note(sender, received.entries, rejected);
      if (answer.rejection) throw new Rejected(answer.rejection, { headers: answer.headers });
      void reply.headers(answer.headers);
      return answer.receipt;
    } finally {
      stop();
    }
  }
}
