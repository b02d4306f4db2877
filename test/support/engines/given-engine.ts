/**
 * An engine that is given by its address must answer as what it is said to be. If not, every test that needs it fails
 * with one sentence that says which address and why: not with the time-out of a hook, and never by leaving tests out.
 */
export const requireAnswer = async (
  given: { variable: string; address: string },
  ask: () => Promise<string | true>,
) => {
  const reason = await ask().catch((error: unknown) => (error instanceof Error ? textOf(error) : String(error)));
  if (reason === true) return;
  const address = given.address.replace(/(:\/\/[^@/]*:)[^@/]*@/, '$1…@');
  throw new Error(`${given.variable} names ${address}, and tests cannot use it: ${reason}`);
};

/** A refused connection to a name with several addresses has its reasons inside. */
const textOf = (error: Error): string =>
  error.message || (error instanceof AggregateError ? error.errors.map(String).join('; ') : error.name);
