import { type logCreator, logLevel } from 'kafkajs';
import type { Logger } from '#telemetry/logger';

/** kafkajs heals most of what it calls an error, and calls each pause an event: so one level less for everything. */
export const kafkaLogs = (logger: Logger): { logLevel: logLevel; logCreator: logCreator } => ({
  logLevel: logger.isLevelEnabled('debug') ? logLevel.INFO : logLevel.WARN,
  logCreator:
    () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _, logger: __, ...facts } = log;
      const line = { namespace, text: message, ...facts };
      if (level === logLevel.ERROR || level === logLevel.WARN) logger.warn(line, 'kafka_client_warning');
      else logger.debug(line, 'kafka_client');
    },
});
