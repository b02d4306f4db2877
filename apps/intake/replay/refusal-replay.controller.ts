import { Body, Controller, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ReplayedJson, replayRequestSchema, toReplayJson } from '#contracts/api/refusal-json';
import { inBoth } from '#contracts/events/fault';
import { doingOf } from '#http/doing-of';
import { NeedsRole, PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { readBody } from '#http/read-body';
import { Rejected } from '#http/rejected';
import { parsePosition } from '#ports/refusals';
import { ReplayService } from './replay-service.js';

interface Place {
  readonly topic: string;
  readonly partition: string;
  readonly offset: string;
}

/** What changes state goes through intake: a replay is a new record of the log. */
@Controller('api/v1/refusals')
@UseGuards(PeopleGuard)
export class RefusalReplayController {
  constructor(@Inject(ReplayService) private readonly replays: ReplayService) {}

  /** 202: it is in the log now. 200: it was replayed before, and nothing was done. */
  @Post(':topic/:partition/:offset/replay')
  @NeedsRole('administrator')
  async replay(
    @Param() place: Place,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayedJson> {
    const asked = readBody(replayRequestSchema, body ?? {});
    const position = parsePosition(`${place.topic}/${place.partition}/${place.offset}`);
    const person = personOf(request);
    const who = { person, doing: doingOf(request, person) };
    const answer = position && (await this.replays.replay(position, who, asked.event));
    if (!answer || answer.type === 'not-found') {
      throw new Rejected({
        code: 'not-found',
        detail: inBoth('此位点没有拒收', 'Nothing was refused at this position'),
      });
    }
    if (answer.type === 'rejected') throw new Rejected(answer.rejection);
    void reply.status(answer.already ? 200 : 202).header('cache-control', 'no-store');
    return { already: answer.already, replay: toReplayJson(answer.replay, this.replays.timeZone) };
  }
}
