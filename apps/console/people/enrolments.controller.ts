import { Controller, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DeviceTokenJson } from '#contracts/api/device-json';
import { isEnrolmentCode } from '#contracts/credentials/enrolment';
import { hashToken, type MintedToken, mintToken } from '#contracts/credentials/token';
import { inBoth } from '#contracts/events/fault';
import { DeviceDirectory } from '#http/device-directory';
import { doingOf } from '#http/doing-of';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { DEVICES, type Devices } from '#ports/devices';

/** A phone fetches its token: once, for a code that is good for a quarter of an hour. The code is the only proof. */
@Controller('api/v1/enrolments')
export class EnrolmentsController {
  constructor(
    @Inject(DEVICES) private readonly devices: Devices,
    private readonly known: DeviceDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':code')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async enrol(@Param('code') code: string, @Req() request: FastifyRequest): Promise<DeviceTokenJson> {
    let minted: MintedToken | undefined;
    const mint = (id: string): Buffer => {
      minted = mintToken('fsd', id);
      return minted.hash;
    };
    // One answer for what never was, ran out, was spent or replaced: a guess learns nothing.
    const device = isEnrolmentCode(code)
      ? await this.devices.enrol({ codeHash: hashToken(code), now: this.clock.now(), mint }, doingOf(request))
      : undefined;
    if (!device || !minted) {
      const zh = '二维码无效、已用过或已过期;请向管理员重新索取';
      const en = 'The code is not valid, was used or has run out; ask the administrator for another';
      throw new Rejected({ code: 'not-found', detail: inBoth(zh, en) });
    }
    await this.known.refresh();
    return { id: device.id, token: minted.token, source: device.source, region: device.region };
  }
}
