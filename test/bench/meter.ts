/** Events a second, from the moment when the warm-up is over to the last event. */
export interface Meter {
  add(events: number): void;
  readonly rate: Promise<number>;
}

export const meter = (total: number, warmUp: number): Meter => {
  let [seen, from, startedAt] = [0, 0, 0];
  let done: (rate: number) => void = () => undefined;
  const rate = new Promise<number>((resolve) => {
    done = resolve;
  });
  return {
    rate,
    add: (events) => {
      seen += events;
      if (startedAt === 0 && seen >= warmUp) [startedAt, from] = [performance.now(), seen];
      if (seen >= total) done(((seen - from) / (performance.now() - startedAt)) * 1_000);
    },
  };
};

/** The part of a run that is not counted: compilers and caches warm up. */
export const WARM_UP_PART = 0.2;
