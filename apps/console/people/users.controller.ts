// 人员: an administrator adds people, says what they may do and where, gives them new passwords and takes it all back, at and
// below the own region. Who lies outside it is 404: not even the name is told. A password is in the answer that made it and
// never again. Nobody takes the own rights away here: then somebody always remains who has them.

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
import { paging, regionCode } from '#contracts/api/parameters';
import { newUserSchema, type UserJson, type UserPasswordJson, userAssignmentSchema } from '#contracts/api/user-json';
import { inBoth } from '#contracts/events/fault';
import { formatInstant } from '#domain/calendar/local-time';
import type { RegionTree } from '#domain/region/region-tree';
import { doingOf } from '#http/doing-of';
import { hashPassword, newPassword } from '#http/passwords';
import { NeedsRole, PeopleGuard } from '#http/people.guard';
import { personOf } from '#http/principal-of';
import { readBody } from '#http/read-body';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { PEOPLE, type People, type StoredUser } from '#ports/people';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { readQuery, textBehind } from '../http/read-query.js';
import { coversRegion, listedRegions, placeFor } from '../http/region-scope.js';
import { zoneOf } from '../http/regions-below.js';

export const usersQuery = z.strictObject({
  region: regionCode.optional(),
  state: z.enum(['active', 'disabled']).optional(),
  ...paging,
});

interface Page {
  readonly items: readonly UserJson[];
  readonly nextCursor: string | null;
}

@Controller('api/v1/users')
@UseGuards(PeopleGuard)
@NeedsRole('administrator')
export class UsersController {
  constructor(
    @Inject(PEOPLE) private readonly people: People,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By name. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() given: unknown, @Req() request: FastifyRequest): Promise<Page> {
    const { region, state, limit, cursor } = readQuery(usersQuery, given);
    const tree = this.directory.current();
    const regions = listedRegions(tree, personOf(request), region);
    const after = textBehind(cursor);
    const found = (await this.people.users())
      .filter((one) => regions === undefined || regions.includes(one.region))
      .filter((one) => state === undefined || (state === 'disabled') === (one.disabledAt !== null))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter((one) => one.name > after);
    const items = found.slice(0, limit).map((one) => toJson(one, tree));
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? encodeCursor(last.user) : null };
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async add(@Body() body: unknown, @Req() request: FastifyRequest): Promise<UserPasswordJson> {
    const asked = readBody(newUserSchema, body);
    const region = placeFor(this.directory.current(), personOf(request), asked.region);
    const password = newPassword();
    const user = { name: asked.user, role: asked.role, region, passwordHash: await hashPassword(password) };
    if (await this.people.addUser(user, this.by(request))) return { user: user.name, password };
    throw new Rejected({ code: 'conflict', detail: inBoth('已有此用户名', 'There is such a name already') });
  }

  @Post(':user/assignment')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async assign(@Param('user') name: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<UserJson> {
    const { role, region: wanted } = readBody(userAssignmentSchema, body);
    const before = await this.findOther(name, request);
    const tree = this.directory.current();
    const region = placeFor(tree, personOf(request), wanted);
    if (!(await this.people.assignUser(before, { role, region }, this.by(request)))) throw changed();
    return toJson({ ...before, role, region }, tree);
  }

  /** Also the own one: it ends every session, this one too. */
  @Post(':user/password')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  async password(@Param('user') name: string, @Req() request: FastifyRequest): Promise<UserPasswordJson> {
    const user = await this.find(name, request);
    if (user.disabledAt !== null) throw disabled();
    const password = newPassword();
    await this.people.setPassword(user.name, await hashPassword(password), this.by(request));
    return { user: user.name, password };
  }

  @Delete(':user')
  @HttpCode(204)
  async disable(@Param('user') name: string, @Req() request: FastifyRequest): Promise<void> {
    const user = await this.findOther(name, request, 'or-disabled');
    if (user.disabledAt === null) await this.people.disableUser(user.name, this.clock.now(), this.by(request));
  }

  private by(request: FastifyRequest) {
    return doingOf(request, personOf(request));
  }

  private async find(name: string, request: FastifyRequest): Promise<StoredUser> {
    const user = await this.people.findUser(name);
    if (user && coversRegion(this.directory.current(), personOf(request), user.region)) return user;
    throw new Rejected({ code: 'not-found', detail: inBoth('没有此用户', 'There is no such person') });
  }

  private async findOther(name: string, request: FastifyRequest, state?: 'or-disabled'): Promise<StoredUser> {
    const user = await this.find(name, request);
    if (user.name === personOf(request).user) {
      const detail = inBoth('不能改变或停用自己', 'Nobody changes or disables their own rights');
      throw new Rejected({ code: 'conflict', detail });
    }
    if (user.disabledAt !== null && state === undefined) throw disabled();
    return user;
  }
}

const toJson = ({ name, role, region, disabledAt }: StoredUser, tree: RegionTree): UserJson => ({
  ...{ user: name, role, region },
  disabledAt: disabledAt === null ? null : formatInstant(disabledAt, zoneOf(tree, region)),
});

const disabled = (): Rejected =>
  new Rejected({ code: 'conflict', detail: inBoth('此用户已停用', 'This person is disabled') });

const changed = (): Rejected =>
  new Rejected({
    code: 'conflict',
    detail: inBoth('此用户刚被他人改动,请刷新', 'Somebody changed this person just now'),
  });
