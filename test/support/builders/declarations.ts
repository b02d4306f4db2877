// Declarations for tests: all that a case does not say is usual.

import type { DeclarationBook } from '#domain/declaration/declaration-book';
import type {
  AnyDeclared,
  DeclaredExposure,
  DeclaredReturn,
  DeclaredSurvey,
  DeclaredTarget,
} from '#domain/declaration/declared';

type Without<T> = Partial<Omit<T, 'kind'>>;

const origin = (subject: string) => ({ subject, source: 'urn:test', eventId: subject, order: 0 });

/** Construction output of Nanhai in 2026, provisional. */
export const anExposure = (with_: Without<DeclaredExposure> = {}): DeclaredExposure => {
  const declared = {
    kind: 'exposure' as const,
    measure: 'construction-output-yuan' as const,
    sector: null,
    category: null,
    definition: 'default',
    region: '440605',
    period: { from: '2026-01-01', to: '2027-01-01' },
    value: '36500',
    status: 'provisional' as const,
    ...with_,
  };
  const when = 'asOf' in declared.period ? declared.period.asOf : `${declared.period.from}..${declared.period.to}`;
  const { measure, sector, category, definition, region } = declared;
  return { ...origin([measure, sector, category, definition, region, when].join('/')), ...declared };
};

/** Registered units of Nanhai on the last day of 2025, final. */
export const aStock = (with_: Without<DeclaredExposure> = {}): DeclaredExposure =>
  anExposure({
    measure: 'special-equipment-units',
    period: { asOf: '2025-12-31' },
    value: '20000',
    status: 'final',
    ...with_,
  });

/** At most 1 death per 10 billion yuan in Foshan in 2026. */
export const aTarget = (with_: Without<DeclaredTarget> = {}): DeclaredTarget => {
  const declared = {
    kind: 'target' as const,
    indicator: 'construction-deaths-per-10bn-yuan',
    region: '440600',
    organization: null,
    from: '2026-01-01',
    to: '2027-01-01',
    comparison: 'at-most' as const,
    limit: '1',
    warnAt: null,
    assessmentYear: '01-01',
    setBy: null,
    responsible: null,
    ...with_,
  };
  const { indicator, region, organization, from, to } = declared;
  return { ...origin(`${indicator}/${organization ?? region}/${from}..${to}`), ...declared };
};

export const aSurvey = (with_: Without<DeclaredSurvey> = {}): DeclaredSurvey => {
  const declared = {
    kind: 'survey' as const,
    region: '440600',
    survey: 'annual',
    completedOn: '2026-06-30',
    respondents: 1_000,
    satisfied: 900,
    ...with_,
  };
  return { ...origin(`${declared.survey}/${declared.region}/${declared.completedOn}`), ...declared };
};

/** Nothing happened in January 2026. */
export const aReturn = (with_: Without<DeclaredReturn> = {}): DeclaredReturn => {
  const declared = {
    kind: 'return' as const,
    region: '330000',
    sector: 'construction' as const,
    from: '2026-01-01',
    to: '2026-02-01',
    accidents: 0n,
    deaths: 0n,
    seriousInjuries: null,
    directLossFen: null,
    status: 'final' as const,
    ...with_,
  };
  return { ...origin(`${declared.sector}/${declared.region}/${declared.from}..${declared.to}`), ...declared };
};

/** A book in which all of these stand. */
export const bookOf = (empty: DeclarationBook, ...declared: AnyDeclared[]): DeclarationBook =>
  empty.with(declared.map((one) => ({ kind: one.kind, subject: one.subject, declared: one })));
