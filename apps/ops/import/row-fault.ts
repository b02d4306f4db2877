/** What is wrong with a file before anybody is asked; the door and the ledger have codes of their own. */
export type FileFaultCode =
  | 'not-a-table'
  | 'column-missing'
  | 'column-unread'
  | 'type-unknown'
  | 'cell-unreadable'
  | 'issue-date-missing'
  | 'subject-missing'
  | 'subject-contradicted'
  | 'period-overlaps'
  | 'older-issue-late';

/** Something wrong with a file, where a person finds it. */
export interface RowFault {
  /** Line of the file, from 1; the row begins there. */
  readonly line: number;
  /** Column, or the field of the event where no column is to blame. */
  readonly field: string;
  /** Which rule: ours, the door's or the ledger's. */
  readonly code: string;
  /** In both languages. */
  readonly detail: string;
}

/** The code of our own faults is checked by the compiler. */
export const fileFault = (line: number, field: string, code: FileFaultCode, detail: string): RowFault => ({
  line,
  field,
  code,
  detail,
});
