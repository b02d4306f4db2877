/** UTC, as `--json` prints every instant. */
export const instantText = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
