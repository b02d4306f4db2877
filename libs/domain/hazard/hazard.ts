/** 一般隐患 can be put right at once; 重大隐患 need a stop of work or help from outside. */
export const HAZARD_LEVELS = ['general', 'major'] as const;
export type HazardLevel = (typeof HAZARD_LEVELS)[number];
