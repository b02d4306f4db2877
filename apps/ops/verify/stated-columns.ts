import { fen } from '#oracle/count-oracle';
import type { Statement } from '#oracle/event-oracle';
import type { Columns } from './findings.js';

const text = (value: string | number | bigint | null | undefined): string | null =>
  value === undefined || value === null ? null : `${value}`;

/** What the columns of its table must say of a declaration; nothing for what is none. */
export const statedColumns = (statement: Statement): Columns => {
  switch (statement.type) {
    case 'safety.exposure.declared': {
      const { measure, sector, category, definition = 'default', region, from, to, asOf, value } = statement.data;
      const series = { measure, sector: text(sector), category: text(category), definition, region };
      return { ...series, from_day: text(from), to_day: text(to), as_of: text(asOf), value: `${value}` };
    }
    case 'safety.target.set': {
      const { indicator, region, organization, from, to, comparison, limit, assessmentYear = '01-01' } = statement.data;
      const about = { indicator, region, organization: text(organization), from_day: from, to_day: to };
      return { ...about, comparison, limit: `${limit}`, assessment_year: assessmentYear };
    }
    case 'safety.survey.completed': {
      const { region, survey, completedOn, respondents, satisfied } = statement.data;
      return { region, survey, completed_on: completedOn, respondents: `${respondents}`, satisfied: `${satisfied}` };
    }
    case 'safety.return.filed': {
      const { region, sector, from, to, accidents, deaths, seriousInjuries, directLossYuan } = statement.data;
      const loss = directLossYuan === undefined || directLossYuan === null ? null : text(fen(directLossYuan));
      const about = { region, sector, from_day: from, to_day: to, accidents: `${accidents}`, deaths: `${deaths}` };
      return { ...about, serious_injuries: text(seriousInjuries), direct_loss_fen: loss };
    }
    default:
      return {};
  }
};
