import type { Rejection } from '#contracts/problem';

/** Ends a request with a problem of ours. Thrown only inside `libs/http` and controllers: the filter turns it into a body. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    readonly rejection: Rejection,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    super(rejection.code, options);
    this.headers = options.headers ?? {};
  }
}
