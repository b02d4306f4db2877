import { Catch, type ExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Hands what a batch handler threw to the transport as it is. Without it Nest turns it into a plain object, and the
 * transport cannot tell "try again" from a bug. Bound per controller: a hybrid application does not inherit global ones.
 */
@Catch()
export class KeepErrorClassFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
