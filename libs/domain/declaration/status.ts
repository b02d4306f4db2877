/** From the least to the most final. */
export const DECLARATION_STATUSES = ['planned', 'provisional', 'revised', 'final'] as const;
export type DeclarationStatus = (typeof DECLARATION_STATUSES)[number];

export const statusRank = (status: DeclarationStatus): number => DECLARATION_STATUSES.indexOf(status);

export const leastFinal = (a: DeclarationStatus, b: DeclarationStatus): DeclarationStatus =>
  statusRank(a) <= statusRank(b) ? a : b;
