// `actions list`: who did what, newest first, as `GET /api/v1/audit` tells an administrator.

import { ACTIONS } from '#contracts/api/action-names';
import type { Action, ActionLog, ActionName } from '#ports/action-log';
import { type Call, type Outcome, optional, UsageFault, type Verb } from './command-line.js';

export interface ActionTools {
  readonly actions: () => Promise<ActionLog>;
}

const MOST = 10_000;
const USUAL = 100;

const actionOf = (call: Call): readonly ActionName[] | undefined => {
  const text = optional(call, 'action');
  if (text === undefined) return undefined;
  const found = ACTIONS.find((one) => one === text);
  if (found) return [found];
  throw new UsageFault(`--action: ${ACTIONS.join(' | ')}`);
};

const limitOf = (call: Call): number => {
  const text = optional(call, 'limit');
  const limit = text === undefined ? USUAL : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new UsageFault(`--limit 须为 1 至 ${MOST} 的整数 / --limit is a whole number from 1 to ${MOST}: ${text}`);
};

const viewOf = ({ seq, at, ...rest }: Action): Record<string, unknown> => ({
  seq: seq.toString(),
  at: new Date(at).toISOString(),
  ...rest,
});

const lineOf = ({ at, actor, action, object, region, detail, address }: Action): string =>
  [
    ...[new Date(at).toISOString(), `${actor.kind}:${actor.name}`, action, object, region ?? '-', address ?? '-'],
    JSON.stringify(detail),
  ].join('\t');

export const actionVerbs = (tools: ActionTools): Verb[] => [
  {
    words: ['actions', 'list'],
    usage: '[--actor <name>] [--action <action>] [--object <o>] [--limit <n>]',
    about: '操作留痕:何人、何时、何事,最新在前 / the trail of what people did, newest first',
    options: { actor: 'string', action: 'string', object: 'string', limit: 'string' },
    run: async (call): Promise<Outcome> => {
      const filter = { actions: actionOf(call), actor: optional(call, 'actor'), object: optional(call, 'object') };
      const limit = limitOf(call);
      const found = await (await tools.actions()).list(filter, { limit });
      return { status: 0, json: found.map(viewOf), text: found.map(lineOf).join('\n') };
    },
  },
];
