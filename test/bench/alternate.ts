/** A B A B …: neighbours in time share what the machine does besides. Each run warms up by itself. */
export const alternate = async <Side extends string>(
  rounds: number,
  sides: Readonly<Record<Side, () => Promise<number>>>,
  say: (text: string) => void,
): Promise<Record<Side, number[]>> => {
  const names = Object.keys(sides) as Side[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const figure = await sides[name]();
      figures[name].push(figure);
      say(`  ${round + 1}/${rounds} ${name}: ${figure.toPrecision(4)}`);
    }
  }
  return figures;
};

export const median = (figures: readonly number[]): number => quantile(figures, 0.5);

/** Linear between neighbours. */
export const quantile = (figures: readonly number[], q: number): number => {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
};

export const rounded = (figure: number): number => Number(figure.toPrecision(4));
