import type { MigrationInterface } from 'typeorm';
import { Regions1000000000001 } from './migrations/0001-regions.js';
import { EventLog1000000000002 } from './migrations/0002-event-log.js';
import { Ledger1000000000003 } from './migrations/0003-ledger.js';
import { People1000000000005 } from './migrations/0005-people.js';
import { Alerts1000000000006 } from './migrations/0006-alerts.js';
import { LiveTickets1000000000009 } from './migrations/0009-live-tickets.js';
import { QuietAlerts1000000000010 } from './migrations/0010-quiet-alerts.js';
import { RegionChanges1000000000011 } from './migrations/0011-region-changes.js';
import { Records1000000000012 } from './migrations/0012-records.js';
import { Settled1000000000013 } from './migrations/0013-settled.js';
import { ReturnDifferences1000000000014 } from './migrations/0014-return-differences.js';
import { CountingRules1000000000015 } from './migrations/0015-counting-rules.js';
import { DeclaredSubjects1000000000016 } from './migrations/0016-declared-subjects.js';
import { Audit1000000000017 } from './migrations/0017-audit.js';
import { Refusals1000000000018 } from './migrations/0018-refusals.js';
import { Rebuilds1000000000019 } from './migrations/0019-rebuilds.js';
import { Actions1000000000021 } from './migrations/0021-actions.js';
import { ReferenceHistory1000000000022 } from './migrations/0022-reference-history.js';
import { Across1000000000023 } from './migrations/0023-across.js';
import { FullerChain1000000000024 } from './migrations/0024-fuller-chain.js';

/** In order; a merged migration is never edited. The class name ends in the number that orders it. */

export const migrations: (new () => MigrationInterface)[] = [
  Regions1000000000001,
  EventLog1000000000002,
  Ledger1000000000003,
  People1000000000005,
  Alerts1000000000006,
  LiveTickets1000000000009,
  QuietAlerts1000000000010,
  RegionChanges1000000000011,
  Records1000000000012,
  Settled1000000000013,
  ReturnDifferences1000000000014,
  CountingRules1000000000015,
  DeclaredSubjects1000000000016,
  Audit1000000000017,
  Refusals1000000000018,
  Rebuilds1000000000019,
  Actions1000000000021,
  ReferenceHistory1000000000022,
  Across1000000000023,
  FullerChain1000000000024,
];
