import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { receiversOf } from '#channels/receivers';
import { CONFIG, type Config } from '#config/config';
import { WorkingCalendar } from '#domain/calendar/working-days';
import { ACTION_LOG } from '#ports/action-log';
import { ALERT_HISTORY } from '#ports/alert-history';
import { ALERT_STORE } from '#ports/alert-store';
import { CLOCK, systemClock } from '#ports/clock';
import { DECLARATIONS } from '#ports/declarations';
import { DELIVERY_QUEUE } from '#ports/delivery-queue';
import { DEVICES } from '#ports/devices';
import { EVENT_FATES } from '#ports/event-fates';
import { ALERT_LOG, EVENT_LOG } from '#ports/event-log/event-log';
import { EVENT_LOOKUP } from '#ports/event-lookup';
import { FAILPOINTS } from '#ports/failpoints';
import { HAZARD_REGISTER } from '#ports/hazard-register';
import { INCIDENT_QUERIES } from '#ports/incident-queries';
import { LEASE_KEEPER } from '#ports/lease';
import { LEDGER_BOOK } from '#ports/ledger-book';
import { LEDGER_QUERIES } from '#ports/ledger-queries';
import { LIVE_TICKETS } from '#ports/live-tickets';
import { noFailpoints } from '#ports/no-failpoints';
import { RECEIVERS } from '#ports/notifier';
import { PEOPLE } from '#ports/people';
import { READING_STORE } from '#ports/reading-store/reading-store';
import { RECORDS } from '#ports/records';
import { REFUSALS } from '#ports/refusals';
import { REGION_DIRECTORY } from '#ports/region-directory';
import { REJECTIONS } from '#ports/rejections';
import { SIGN_IN_TRIES } from '#ports/sign-in-tries';
import { WAITING_CORRECTIONS } from '#ports/waiting-corrections';
import { WORKING_CALENDAR } from '#ports/working-calendar';
import { AdvisoryLease } from '#postgres/advisory-lease';
import { PostgresAlertStore } from '#postgres/alerts/postgres-alert-store';
import { PostgresDeliveryQueue } from '#postgres/alerts/postgres-delivery-queue';
import { PostgresAlertHistory } from '#postgres/console/postgres-alert-history';
import { PostgresEventFates } from '#postgres/console/postgres-event-fates';
import { PostgresIncidentQueries } from '#postgres/console/postgres-incident-queries';
import { PostgresLiveTickets } from '#postgres/console/postgres-live-tickets';
import { PostgresLedgerBook } from '#postgres/ledger/postgres-ledger-book';
import { PostgresWaitingCorrections } from '#postgres/ledger/postgres-waiting-corrections';
import { PostgresActionLog } from '#postgres/people/postgres-action-log';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresEventLookup } from '#postgres/people/postgres-event-lookup';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { PostgresSignInTries } from '#postgres/people/postgres-sign-in-tries';
import { MonthSums } from '#postgres/readings/month-sums';
import { PostgresDeclarations } from '#postgres/readings/postgres-declarations';
import { PostgresLedgerQueries } from '#postgres/readings/postgres-ledger-queries';
import { PostgresHazardRegister } from '#postgres/records/postgres-hazard-register';
import { PostgresRecords } from '#postgres/records/postgres-records';
import { PostgresRefusals } from '#postgres/refusals/postgres-refusals';
import { PostgresRejections } from '#postgres/refusals/postgres-rejections';
import { LOGGER, type Logger } from '#telemetry/logger';
import { REGISTRY, type Registry } from '#telemetry/registry';
import type { Adapters } from './adapters.js';
import { Health } from './health.js';
import { readWorkingDays } from './seeds/working-days.js';

export interface RuntimeParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly adapters: Adapters;
  readonly health: Health;
}

@Global()
@Module({})
class AdaptersModule {}

/** Every port's implementation under its token, for all apps of the process. */
export const adaptersModule = (parts: RuntimeParts): DynamicModule => {
  const { database, eventLog, alertLog, readingStore, directory } = parts.adapters;
  const values: [symbol | typeof Health, unknown][] = [
    [CONFIG, parts.config],
    [LOGGER, parts.logger],
    [REGISTRY, parts.registry],
    [CLOCK, systemClock],
    [FAILPOINTS, noFailpoints],
    [Health, parts.health],
    [EVENT_LOG, eventLog],
    [ALERT_LOG, alertLog],
    [READING_STORE, readingStore],
    [REGION_DIRECTORY, directory],
    [LEDGER_BOOK, new PostgresLedgerBook(database)],
    [LEDGER_QUERIES, new PostgresLedgerQueries(database, new MonthSums(database))],
    [WAITING_CORRECTIONS, new PostgresWaitingCorrections(database)],
    [DECLARATIONS, new PostgresDeclarations(database)],
    [ALERT_STORE, new PostgresAlertStore(database, alertLog)],
    [DELIVERY_QUEUE, new PostgresDeliveryQueue(database)],
    [LEASE_KEEPER, new AdvisoryLease(database)],
    [DEVICES, new PostgresDevices(database)],
    [PEOPLE, new PostgresPeople(database)],
    [ACTION_LOG, new PostgresActionLog(database)],
    [SIGN_IN_TRIES, new PostgresSignInTries(database)],
    [RECEIVERS, receiversOf(parts.config)],
    [EVENT_LOOKUP, new PostgresEventLookup(database)],
    [INCIDENT_QUERIES, new PostgresIncidentQueries(database)],
    [HAZARD_REGISTER, new PostgresHazardRegister(database)],
    [WORKING_CALENDAR, new WorkingCalendar(readWorkingDays())],
    [RECORDS, new PostgresRecords(database)],
    [ALERT_HISTORY, new PostgresAlertHistory(database)],
    [LIVE_TICKETS, new PostgresLiveTickets(database)],
    [EVENT_FATES, new PostgresEventFates(database)],
    [REFUSALS, new PostgresRefusals(database)],
    [REJECTIONS, new PostgresRejections(database)],
  ];
  const providers: Provider[] = values.map(([provide, useValue]) => ({ provide, useValue }));
  return { module: AdaptersModule, global: true, providers, exports: values.map(([token]) => token) };
};
