import type { Evidence } from '#domain/alerting/alert';
import type { Indicator } from '#domain/indicator/indicator';
import type { EvidenceEntry } from '#ports/ledger-queries';

/** What one entry adds to the bad side of an indicator: of a proportion the cases that did not pass. */
const weight = ({ computation }: Indicator, { counter, amount }: EvidenceEntry): number => {
  switch (computation.kind) {
    case 'count':
    case 'flow-rate':
    case 'stock-rate':
      return Number(amount);
    case 'money':
      return Number(amount) / 100;
    case 'proportion':
      if (computation.complement) return counter === computation.part ? Number(amount) : 0;
      return counter === computation.total ? Number(amount) : -Number(amount);
    // Surveys and hazards book no entries.
    case 'survey':
    case 'hazards':
      return 0;
  }
};

/** One line per event, in the order given; those that add nothing bad are left out. */
export const eventsBehind = (indicator: Indicator, entries: readonly EvidenceEntry[]): Evidence[] => {
  const found = new Map<string, Evidence>();
  for (const entry of entries) {
    const { source, id, subject } = entry;
    const key = JSON.stringify([source, id]);
    const contribution = (found.get(key)?.contribution ?? 0) + weight(indicator, entry);
    found.set(key, { source, id, subject, contribution });
  }
  return [...found.values()].filter((evidence) => evidence.contribution !== 0);
};
