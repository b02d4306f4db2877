import type { AlertRecord } from '#ports/alert-history';

/** A record of `safety.alerts`, as far as choosing who sees it needs. */
export interface LiveAlert {
  readonly offset: bigint;
  readonly region: string;
  readonly indicator: string | undefined;
  /** The alert's JSON, as it was right after that transition. */
  readonly json: string;
}

/** Undefined: not a record of ours; what it says cannot be shown, and the list of alerts has it. */
export const readAlertRecord = ({ offset, json }: AlertRecord): LiveAlert | undefined => {
  try {
    const message: unknown = JSON.parse(json);
    if (!isObject(message) || !isObject(message.data)) return undefined;
    const { region, indicator } = message.data;
    if (typeof region !== 'string') return undefined;
    const about = typeof indicator === 'string' ? indicator : undefined;
    return { offset, region, indicator: about, json: JSON.stringify(message.data) };
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
