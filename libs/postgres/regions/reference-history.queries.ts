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

interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** By which version each part of `[from, to)` was booked, as far as it is, in the order of the log. */
export const selectBookedBy = async (tx: Transaction, { topic, partition, from, to }: Stretch): Promise<BookedBy[]> =>
  merged(await tx.query<BookedBy>(`${LINKS_FROM} and "from" < $4 order by "from"`, [topic, partition, from, to]), {
    from,
    to,
  });

const LINKS_FROM = `select "from", "to", tree_version as version from chain_link where topic = $1 and partition = $2 and "to" > $3
  and "from" >= coalesce((select max("from") from chain_link where topic = $1 and partition = $2 and "from" <= $3), 0)`;

/** What has lost its link lies with the next one. */
const merged = (links: readonly BookedBy[], { from, to }: { from: bigint; to?: bigint }): BookedBy[] => {
  const parts: BookedBy[] = [];
  let at = from;
  for (const link of links) {
    const end = to === undefined || link.to < to ? link.to : to;
    if (end <= at) continue;
    const last = parts.at(-1);
    if (last && last.version === link.version) parts[parts.length - 1] = { ...last, to: end };
    else parts.push({ from: at, to: end, version: link.version });
    at = end;
  }
  return parts;
};

const LINKS_AT_ONCE = 1_000;

/** The first stretch from a position on; undefined: no more is booked. What has lost its link at the end lies by itself. */
export const selectBookedFrom = async (
  tx: Transaction,
  { topic, partition, from }: Omit<Stretch, 'to'>,
): Promise<BookedBy | undefined> => {
  // First: what is booked meanwhile has its link, and is not taken for one that is lost.
  const [booked] = await tx.query<{ next: bigint; version: number }>(
    'select next, version from booked, reference_version where topic = $1 and partition = $2',
    [topic, partition],
  );
  const at = [topic, partition, from];
  const links = await tx.query<BookedBy>(`${LINKS_FROM} order by "from" limit ${LINKS_AT_ONCE}`, at);
  const [first] = merged(links, { from });
  if (first) return first;
  return booked && booked.next > from ? { from, to: booked.next, version: booked.version } : undefined;
};
