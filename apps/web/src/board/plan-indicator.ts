/** What the page must know to draw an indicator; everything said about it comes from the server's catalogue. */
export interface Drawing {
  readonly kind: 'rate' | 'proportion';
  readonly counted: 'deaths' | 'accidents' | null;
  readonly exposure: 'yuan' | 'plain';
}

export const drawingOf = (indicator: string): Drawing => {
  switch (indicator) {
    case 'construction-deaths-per-10bn-yuan':
      return { kind: 'rate', counted: 'deaths', exposure: 'yuan' };
    case 'special-equipment-accidents-per-10k-units':
      return { kind: 'rate', counted: 'accidents', exposure: 'plain' };
    case 'special-equipment-deaths-per-10k-units':
      return { kind: 'rate', counted: 'deaths', exposure: 'plain' };
    default:
      return { kind: 'proportion', counted: null, exposure: 'plain' };
  }
};
