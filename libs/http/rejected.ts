import type { Rejection } from '#contracts/problem';

/** Ends a request with a problem of ours. Thrown only inside `libs/http` and controllers: the filter turns it into a body. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  constructor(
    readonly rejection: Rejection,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(rejection.code);
  }
}
