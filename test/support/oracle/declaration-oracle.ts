// The declarations that stand, as they were sent, one text each: from a list of events, and from a book that readings use.

import type { DeclarationBook } from '#domain/declaration/declaration-book';
import { type AnyDeclared, FLOW_MEASURES, STOCK_MEASURES } from '#domain/declaration/declared';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { Standing } from '#oracle/standing-oracle';
import { SAMPLE_CODES } from './sample-world.js';

/** Fen of an amount of yuan with at most two decimals. */
const fen = (yuan: number | null | undefined): string | null =>
  yuan === undefined || yuan === null
    ? null
    : yuan
        .toFixed(2)
        .replace('.', '')
        .replace(/^0+(?=\d)/, '');

const saidIn = ({ statement: { type, data } }: Standing): Record<string, unknown> | undefined => {
  switch (type) {
    case 'safety.exposure.declared': {
      const { measure, region, sector = null, category = null, definition = 'default', from, to, asOf, value } = data;
      const period = asOf === undefined ? { from, to } : { asOf };
      return {
        kind: 'exposure',
        measure,
        region,
        sector,
        category,
        definition,
        period,
        value: `${value}`,
        status: data.status,
      };
    }
    case 'safety.target.set': {
      const { indicator, region, organization = null, from, to, comparison, limit } = data;
      const { warnAt = null, assessmentYear = '01-01', setBy = null, responsible = null } = data;
      const rest = { from, to, comparison, limit: `${limit}`, warnAt, assessmentYear, setBy, responsible };
      return { kind: 'target', indicator, region, organization, ...rest };
    }
    case 'safety.survey.completed':
      return { kind: 'survey', ...data };
    case 'safety.return.filed': {
      const { region, sector, from, to, accidents, deaths, seriousInjuries = null, directLossYuan, status } = data;
      const counts = { accidents: `${accidents}`, deaths: `${deaths}` };
      const injured = seriousInjuries === null ? null : `${seriousInjuries}`;
      const more = { seriousInjuries: injured, directLossFen: fen(directLossYuan), status };
      return { kind: 'return', region, sector, from, to, ...counts, ...more };
    }
    default:
      return undefined;
  }
};

const textOf = (subject: string, eventId: string, said: object): string => {
  const sorted = Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([subject, eventId, sorted], (_, value) => (typeof value === 'bigint' ? `${value}` : value));
};

export const declaredBy = (oracle: LedgerOracle): string[] =>
  oracle
    .standing()
    .flatMap((standing) => {
      const said = saidIn(standing);
      return said ? [textOf(standing.statement.subject, standing.stated.event.id, said)] : [];
    })
    .sort();

export const declaredIn = (book: DeclarationBook): string[] => {
  const ofRegions = SAMPLE_CODES.flatMap((region): AnyDeclared[] => [
    ...[...FLOW_MEASURES, ...STOCK_MEASURES].flatMap((measure) => book.exposures(measure, region)),
    ...book.surveys(region),
    ...book.returns(region),
  ]);
  const declared: AnyDeclared[] = [...ofRegions, ...book.allTargets()];
  return declared.map(({ subject, source: _, eventId, order: __, ...said }) => textOf(subject, eventId, said)).sort();
};
