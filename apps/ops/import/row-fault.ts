/** Something wrong with a file, where a person finds it. */
export interface RowFault {
  /** Line of the file, from 1; the row begins there. */
  readonly line: number;
  /** Column, or the field of the event where no column is to blame. */
  readonly field: string;
  /** In both languages. */
  readonly detail: string;
}

export const describeFault = ({ line, field, detail }: RowFault): string =>
  `第 ${line} 行 / line ${line}${field === '' ? '' : `, ${field}`}: ${detail}`;
