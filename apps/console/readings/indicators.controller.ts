import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { type IndicatorJson, toIndicatorJson } from '#contracts/api/indicator-json';
import { CATALOGUE } from '#domain/indicator/catalogue';
import { PeopleGuard } from '#http/people.guard';

/** Every indicator there is, in the order in which lists show them. */
@Controller('api/v1/indicators')
@UseGuards(PeopleGuard)
export class IndicatorsController {
  @Get()
  @Header('cache-control', 'no-store')
  list(): { items: IndicatorJson[]; nextCursor: null } {
    return { items: CATALOGUE.map(toIndicatorJson), nextCursor: null };
  }
}
