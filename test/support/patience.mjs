// For suites that start real processes: a test waits for its condition, and this is only how long it may on a busy machine.
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
