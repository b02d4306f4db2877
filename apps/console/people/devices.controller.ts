// 设备: an administrator gives out, renews and takes back the tokens of the own region's devices. A token is in the answer that
// made it and never again. What this process changes holds here at once, and within a second on every other.

import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { encodeCursor } from '#contracts/api/cursor';
import {
  type DeviceAddedJson,
  type DeviceJson,
  type DeviceTokenJson,
  type EnrolmentJson,
  newDeviceSchema,
} from '#contracts/api/device-json';
import { paging, regionCode } from '#contracts/api/parameters';
import { newEnrolment } from '#contracts/credentials/enrolment';
import { mintToken } from '#contracts/credentials/token';
import { inBoth } from '#contracts/events/fault';
import { DeviceDirectory } from '#http/device-directory';
import { doingOf } from '#http/doing-of';
import { NeedsRole, PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { readBody } from '#http/read-body';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { DEVICES, type Devices, type StoredDevice } from '#ports/devices';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { readQuery, textBehind } from '../http/read-query.js';
import { coversRegion, listedRegions, placeFor } from '../http/region-scope.js';
import { toDeviceJson, toEnrolmentJson } from './device-view.js';

export const devicesQuery = z.strictObject({
  region: regionCode.optional(),
  state: z.enum(['active', 'revoked']).optional(),
  ...paging,
});

interface Page {
  readonly items: readonly DeviceJson[];
  readonly nextCursor: string | null;
}

@Controller('api/v1/devices')
@UseGuards(PeopleGuard)
@NeedsRole('administrator')
export class DevicesController {
  constructor(
    @Inject(DEVICES) private readonly devices: Devices,
    private readonly known: DeviceDirectory,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By id. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() given: unknown, @Req() request: FastifyRequest): Promise<Page> {
    const { region, state, limit, cursor } = readQuery(devicesQuery, given);
    const tree = this.directory.current();
    const regions = listedRegions(tree, personOf(request), region);
    const after = textBehind(cursor);
    const found = (await this.devices.list())
      .filter((device) => device.id > after && (regions === undefined || regions.includes(device.region)))
      .filter((device) => state === undefined || (state === 'revoked') === (device.revokedAt !== null));
    const items = found.slice(0, limit).map((device) => toDeviceJson(device, tree));
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? encodeCursor(last.id) : null };
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async add(@Body() body: unknown, @Req() request: FastifyRequest): Promise<DeviceAddedJson> {
    const { name, enrol, region: wanted, types = 'all' } = readBody(newDeviceSchema, body);
    const region = placeFor(this.directory.current(), personOf(request), wanted);
    const { id, token, hash } = mintToken('fsd');
    // Its own source only: what another unit sent is none of its business.
    const source = `urn:fengsui:device:${id}`;
    const facts = { id, name, region, source, types, history: false } as const;
    await this.devices.add(
      { ...facts, tokenHash: hash, createdAt: this.clock.now() },
      doingOf(request, personOf(request)),
    );
    await this.known.refresh();
    return enrol ? { id, source, region, enrolment: await this.invite(id, request) } : { id, token, source, region };
  }

  @Post(':id/rotation')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async rotate(@Param('id') id: string, @Req() request: FastifyRequest): Promise<DeviceTokenJson> {
    const { source, region } = await this.find(id, request);
    const { token, hash } = mintToken('fsd', id);
    if (!(await this.devices.rotate(id, hash, doingOf(request, personOf(request))))) throw revoked();
    await this.known.refresh();
    return { id, token, source, region };
  }

  /** For a phone; the token that the device has holds until the code is spent. */
  @Post(':id/enrolments')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async enrolment(@Param('id') id: string, @Req() request: FastifyRequest): Promise<EnrolmentJson> {
    await this.find(id, request);
    return this.invite(id, request);
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.find(id, request);
    await this.devices.revoke(id, this.clock.now(), doingOf(request, personOf(request)));
    await this.known.refresh();
  }

  private async invite(id: string, request: FastifyRequest): Promise<EnrolmentJson> {
    const { code, stored } = newEnrolment(id, this.clock.now());
    if (!(await this.devices.invite(stored, doingOf(request, personOf(request))))) throw revoked();
    const origin = `${request.protocol}://${request.host}`;
    return toEnrolmentJson({ code, expiresAt: stored.expiresAt, origin }, this.directory.current());
  }

  /** Throws `Rejected`: 404, or 403 where somebody else is in charge. */
  private async find(id: string, request: FastifyRequest): Promise<StoredDevice> {
    const device = (await this.devices.list()).find((one) => one.id === id);
    if (!device) throw new Rejected({ code: 'not-found', detail: inBoth('没有此设备', 'There is no such device') });
    if (coversRegion(this.directory.current(), personOf(request), device.region)) return device;
    throw new Rejected({
      code: 'region-not-allowed',
      detail: inBoth('此设备不在您的管辖区域内', 'This device is not of a region that you are in charge of'),
    });
  }
}

const revoked = (): Rejected =>
  new Rejected({ code: 'conflict', detail: inBoth('此设备已撤销', 'This device is revoked') });
