// For suites that start real processes: a test waits for its condition, and this is only how long it may on a busy machine.
// One that fails is tried once more, and what failed first is printed: two cores that also run Kafka and a browser are late
// now and then, and a fault of ours fails twice.
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
jest.retryTimes(1, { logErrorsBeforeRetry: true });
