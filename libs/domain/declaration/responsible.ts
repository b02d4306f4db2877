/** Who answers for a target. */
export interface Responsible {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}
