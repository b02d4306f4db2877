// The reference data by which each position was booked: kept for every version, and looked at once.

import { RegionOracle } from '#oracle/region-oracle';
import type { BookedStretch, BooksCut, World } from '#ports/books';

export class Worlds {
  private readonly byVersion = new Map<number | null, RegionOracle>();

  private constructor(
    private readonly cut: BooksCut,
    private readonly ownCity: string,
    private readonly version: number,
    /** As they are. */
    readonly present: RegionOracle,
  ) {
    this.byVersion.set(version, present);
  }

  static async of(cut: BooksCut, ownCity: string): Promise<Worlds> {
    const world = await cut.world();
    return new Worlds(cut, ownCity, world.version, oracleOf(world, ownCity));
  }

  async bookedBy(stretch: BookedStretch): Promise<(offset: bigint) => RegionOracle> {
    const parts = await this.cut.bookedBy(stretch);
    for (const { version } of parts) await this.load(version);
    // What is booked and has no link is found by the audit.
    return (offset) => {
      const part = parts.find(({ from, to }) => from <= offset && offset < to);
      return (part && this.byVersion.get(part.version)) ?? this.present;
    };
  }

  private async load(version: number | null): Promise<void> {
    if (this.byVersion.has(version)) return;
    const world = await this.cut.worldOf(version);
    const loaded = world.version === this.version ? this.present : this.byVersion.get(world.version);
    const regions = loaded ?? oracleOf(world, this.ownCity);
    this.byVersion.set(world.version, regions);
    this.byVersion.set(version, regions);
  }
}

const oracleOf = ({ version: _, ...rows }: World, ownCity: string): RegionOracle =>
  new RegionOracle({ ...rows, ownCity });
