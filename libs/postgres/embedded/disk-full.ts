import { PermanentFailure } from '#ports/failures';
import { errorCode } from './error-code.js';

/** What an operator reads while nothing can be written; who supervises us tries again, so freeing space is all there is to do. */
export const diskFull = (cause?: unknown): PermanentFailure =>
  new PermanentFailure(
    'disk-full',
    '数据目录所在的磁盘已满,数据库无法启动。请腾出空间;不要删除数据目录里的任何文件,其余自行恢复。' +
      ' / The disk of the data folder is full and the database cannot start. Free some space; delete nothing in the data folder; everything else mends itself.',
    { cause },
  );

const NO_SPACE: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** The error of Node or of the server where something could not be written, or the lines of a server that could not start. */
export const saysNoSpace = (told: unknown): boolean =>
  typeof told === 'string' ? /No space left on device|Disk quota exceeded/.test(told) : NO_SPACE.has(errorCode(told));
