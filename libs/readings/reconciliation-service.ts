import { Inject, Injectable } from '@nestjs/common';
import {
  type Reconciliation,
  type ReconciliationFilter,
  reconcile,
  returnsToCheck,
  sumsToCheck,
} from '#domain/returns/reconciliation';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';

/** 对账: returns that only check, beside what is booked for their days. */
@Injectable()
export class ReconciliationService {
  constructor(
    @Inject(DECLARATIONS) private readonly declarations: Pick<Declarations, 'current'>,
    @Inject(LEDGER_QUERIES) private readonly ledger: Pick<LedgerQueries, 'sums'>,
    @Inject(REGION_DIRECTORY) private readonly regions: Pick<RegionDirectory, 'current'>,
  ) {}

  /** The newest period first, from the `from`-th on. */
  async list(filter: ReconciliationFilter, page: { from: number; limit: number }): Promise<Reconciliation[]> {
    const tree = this.regions.current();
    const book = await this.declarations.current();
    const rows = returnsToCheck({ book, tree }, filter).slice(page.from, page.from + page.limit);
    const wanted = rows.map(sumsToCheck);
    const sums = await this.ledger.sums(
      tree,
      wanted.flat().map(({ counter, region, days }) => ({ counter, region, ...days, knownAt: null })),
    );
    let at = 0;
    return rows.map((row, i) => {
      const count = wanted[i]?.length ?? 0;
      at += count;
      return reconcile(row, sums.slice(at - count, at));
    });
  }
}
