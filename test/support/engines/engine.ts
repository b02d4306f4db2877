/** What a test holds of a real engine. */
export interface Engine {
  readonly url: string;
  /** Ends this test's use of it; the process too, if it is this test's own. */
  stop(): Promise<void>;
  /** Kills the process as the machine would. Only an own engine (`{ own: true }`) may be killed. */
  kill9(): Promise<void>;
  /** The same engine again, on the same port and data, killed first if it still runs. */
  restart(): Promise<void>;
}

const refuse = (engine: string): Promise<never> =>
  Promise.reject(
    new Error(`This ${engine} is shared with other tests: start one with { own: true } to kill or restart it.`),
  );

/** The part of an engine that others use too. */
export const sharedLife = (engine: string): Pick<Engine, 'kill9' | 'restart'> => ({
  kill9: () => refuse(engine),
  restart: () => refuse(engine),
});
