// One partition's chain, link by link, against the rows that each was made from.

import type { AuditFinding } from '#ports/ledger-audit';
import type { Transaction } from '../database.js';
import {
  CHAIN_START,
  type ChainedLine,
  digestOf,
  linesOf,
  linkOf,
  printsOf,
  sortedSettlings,
} from '../ledger/chain.js';
import { TABLES } from '../ledger/version-columns.js';
import type { VersionHash } from '../ledger/version-hash.js';
import {
  type AuditedJournal,
  type AuditedRefusal,
  type Place,
  type StoredHead,
  type StoredLink,
  selectChainedEntries,
  selectChainedJournal,
  selectChainedRefusals,
  selectLinks,
  selectSettlings,
  selectVersionHashes,
} from './chain-rows.queries.js';
import { compareLines } from './compare-lines.js';

type Found = (finding: Omit<AuditFinding, 'topic' | 'partition'>) => void;

const FORMS: readonly number[] = [1, 2, 3];
const NOTHING = { changed: [], added: [], goneAfter: [] };

/** Links a page; a batch is a thousand events or so. */
const PAGE = 10;

export const walkChain = async (
  tx: Transaction,
  place: StoredHead,
  found: Found,
): Promise<{ links: number; rows: number }> => {
  let [links, rows] = [0, 0];
  let [end, chain] = [0n, CHAIN_START];
  let recordedAt: number | null = null;
  for (let after = -1n; ; ) {
    const page = await selectLinks(tx, place, after, PAGE);
    const last = page.at(-1);
    if (!last) break;
    for (const link of page) {
      joinLinks({ end, chain }, link, found);
      [end, chain, recordedAt] = [link.to, link.chain, link.lastRecordedAt];
    }
    rows += await compareRows(tx, place, page, found);
    links += page.length;
    after = last.from;
  }
  const isTimeTrue = recordedAt === null || recordedAt === place.lastRecordedAt;
  if (end !== place.next || !chain.equals(place.chain) || !isTimeTrue) {
    found({ code: 'head-differs', from: end < place.next ? end : place.next, to: place.next, ...NOTHING });
  }
  return { links, rows };
};

const joinLinks = (before: { end: bigint; chain: Buffer }, link: StoredLink, found: Found): void => {
  if (link.from > before.end) found({ code: 'link-missing', from: before.end, to: link.from, ...NOTHING });
  if (link.from < before.end) found({ code: 'link-overlaps', from: link.from, to: before.end, ...NOTHING });
  if (!linkOf(before.chain, link.digest).equals(link.chain)) {
    found({ code: 'chain-broken', from: link.from, to: link.to, ...NOTHING });
  }
};

const within = <T extends { offset: bigint }>(rows: readonly T[], link: StoredLink): T[] =>
  rows.filter(({ offset }) => offset >= link.from && offset < link.to);

const ofBatch = (rows: readonly AuditedRefusal[], link: StoredLink): AuditedRefusal[] =>
  rows.filter(({ offset, refusedIn }) =>
    refusedIn === null ? offset >= link.from && offset < link.to : refusedIn === link.from,
  );

const compareRows = async (
  tx: Transaction,
  place: Place,
  links: readonly StoredLink[],
  found: Found,
): Promise<number> => {
  // Links that were tampered with may be out of order: the range covers whatever they say.
  const ends = links.flatMap(({ from, to }) => [from, to]).sort((a, b) => Number(a - b));
  const range = { from: ends[0] ?? 0n, to: ends.at(-1) ?? 0n };
  const journal = await selectChainedJournal(tx, place, range);
  const refused = await selectChainedRefusals(tx, place, range);
  const entries = await selectChainedEntries(tx, place, range);
  const settled = await selectSettlings(tx, place, range);
  const versions: VersionHash[] = [];
  for (const table of TABLES) {
    for (const row of await selectVersionHashes(tx, place, { table, ...range })) versions.push(row);
  }
  for (const link of links) {
    const own = within(journal, link);
    const { from, to, lastRecordedAt, treeVersion } = link;
    const lines = linesOf(
      {
        ...{ from, to, lastRecordedAt, treeVersion },
        ...{ journal: own, refused: ofBatch(refused, link), entries: within(entries, link) },
        settled: sortedSettlings(settled.filter(({ settledIn }) => settledIn === from)),
        versions: within(versions, link),
      },
      link.form,
    );
    compareLink(link, lines, found);
    nameChangedEvents(own, found);
  }
  return journal.length + refused.length + entries.length + versions.length;
};

const compareLink = (link: StoredLink, lines: readonly ChainedLine[], found: Found): void => {
  const { from, to, digest, prints, form } = link;
  const isDigestTrue = digestOf(lines).equals(digest);
  if (isDigestTrue) {
    // Only the first form had none; and what a form of nobody's would have said is not known.
    const arePrintsTrue = (prints ? printsOf(lines).equals(prints) : form === 1) && FORMS.includes(form);
    if (!arePrintsTrue) found({ code: 'link-changed', from, to, ...NOTHING });
    return;
  }
  const differences = prints ? compareLines(lines, prints) : NOTHING;
  // Every row has its print, and the digest alone does not fit: it is not the rows that were touched.
  const isLinkOnly = prints !== null && printsOf(lines).equals(prints);
  found({ code: isLinkOnly ? 'link-changed' : 'rows-differ', from, to, ...differences });
};

const nameChangedEvents = (journal: readonly AuditedJournal[], found: Found): void => {
  for (const { offset, isContentTrue } of journal) {
    if (isContentTrue) continue;
    found({ code: 'event-changed', from: offset, to: offset + 1n, ...NOTHING, changed: [`journal ${offset}`] });
  }
};
