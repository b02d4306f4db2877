import type { MigrationInterface } from 'typeorm';
import { Regions1000000000001 } from './migrations/0001-regions.js';
import { Ledger1000000000003 } from './migrations/0003-ledger.js';

/** In order; a merged migration is never edited. The class name ends in the number that orders it. */
export const migrations: (new () => MigrationInterface)[] = [Regions1000000000001, Ledger1000000000003];
