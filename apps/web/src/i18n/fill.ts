export type Holes = Readonly<Record<string, string | number>>;

/** Puts values into the `{holes}` of a text. A hole without a value stays visible: a fault, not a blank. */
export const fill = (text: string, holes: Holes = {}): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
