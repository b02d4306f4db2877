import type { Action, ActionFilter, ActionLog, Doing, NewAction } from '#ports/action-log';
import type { Database } from '../database.js';
import { insertAction, insertActions, selectActions } from './action.queries.js';

export class PostgresActionLog implements ActionLog {
  constructor(private readonly database: Database) {}

  record(action: NewAction, by: Doing): Promise<void> {
    return insertAction(this.database, action, by);
  }

  async recordAll(actions: readonly NewAction[], by: Doing): Promise<void> {
    if (actions.length > 0) await insertActions(this.database, actions, by);
  }

  list(
    filter: ActionFilter,
    page: { readonly limit: number; readonly before?: bigint | undefined },
  ): Promise<Action[]> {
    return selectActions(this.database, filter, page);
  }
}
