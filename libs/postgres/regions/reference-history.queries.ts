// Which reference data were in force when something was booked, and what they said.

import type { BasisRow, CountingRule, Region } from '#domain/region/region';
import type { BookedBy } from '#ports/books';
import type { Transaction } from '../database.js';

export interface ReferenceRows {
  readonly version: number;
  readonly regions: readonly Region[];
  readonly bases: readonly BasisRow[];
  readonly counting: readonly CountingRule[];
}

/**
 * As they were at a version; of one from before they were kept (`null`), or that nobody kept, as they were next. Kept by a
 * trigger (`keep_reference`), in the shapes of the domain.
 */
export const selectReference = async (tx: Transaction, version: number | null): Promise<ReferenceRows> => {
  const rows = await tx.query<ReferenceRows>(
    `select version, regions, bases, counting from reference_history where version >= coalesce($1, 0)
       and jsonb_array_length(regions) > 0 order by version limit 1`,
    [version],
  );
  const [row] = rows;
  if (!row) throw new Error(`reference data of version ${version} were not kept`);
  return row;
};

/** By which version each part of `[from, to)` was booked, as far as it is, in the order of the log. */
export const selectBookedBy = async (
  tx: Transaction,
  { topic, partition, from, to }: { topic: string; partition: number; from: bigint; to: bigint },
): Promise<BookedBy[]> => {
  const links = await tx.query<BookedBy>(
    `select "from", "to", tree_version as version from chain_link where topic = $1 and partition = $2 and "from" < $4 and "from" >=
         coalesce((select max("from") from chain_link where topic = $1 and partition = $2 and "from" <= $3), 0)
      order by "from"`,
    [topic, partition, from, to],
  );
  const parts: BookedBy[] = [];
  for (const link of links) {
    if (link.to <= from) continue;
    const end = link.to < to ? link.to : to;
    const last = parts.at(-1);
    if (last && last.version === link.version) parts[parts.length - 1] = { ...last, to: end };
    else parts.push({ from: link.from > from ? link.from : from, to: end, version: link.version });
  }
  return parts;
};
