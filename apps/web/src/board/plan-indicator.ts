/** What the page must know to draw an indicator; everything said about it comes from the server's catalogue. */
export interface Drawing {
  readonly kind: 'rate' | 'proportion';
  readonly counted: 'deaths' | 'accidents' | 'satisfied' | null;
  /** What it is divided by; null: a plain number. */
  readonly measure: string | null;
}

export const drawingOf = (indicator: string): Drawing => {
  switch (indicator) {
    case 'construction-deaths-per-10bn-yuan':
      return { kind: 'rate', counted: 'deaths', measure: 'construction-output-yuan' };
    case 'special-equipment-accidents-per-10k-units':
      return { kind: 'rate', counted: 'accidents', measure: 'special-equipment-units' };
    case 'special-equipment-deaths-per-10k-units':
      return { kind: 'rate', counted: 'deaths', measure: 'special-equipment-units' };
    case 'public-satisfaction':
      return { kind: 'proportion', counted: 'satisfied', measure: 'respondents' };
    default:
      return { kind: 'proportion', counted: null, measure: null };
  }
};
