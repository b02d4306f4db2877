// `token add`, `list`, `revoke`: what programs of a person carry.

import { mintToken } from '#contracts/credentials/token';
import { byCommandLine } from '#runtime/by-command-line';
import { type Outcome, optional, required, UsageFault, type Verb } from './command-line.js';
import { instantText } from './instant-text.js';
import type { PeopleTools } from './people.verbs.js';

export const apiTokenVerbs = (tools: Pick<PeopleTools, 'people' | 'clock'>): Verb[] => [
  {
    words: ['token', 'add'],
    usage: '--user <name> --scope <read|operate>',
    about: '为用户发放接口令牌 / an API token for a user',
    options: { user: 'string', scope: 'string' },
    run: async (call): Promise<Outcome> => {
      const user = required(call, 'user');
      const scope = required(call, 'scope');
      if (scope !== 'read' && scope !== 'operate') throw new UsageFault('--scope: read | operate');
      const { id, token, hash } = mintToken('fsu');
      const stored = { id, user, scope, tokenHash: hash, createdAt: tools.clock.now() } as const;
      if (await (await tools.people()).addApiToken(stored, byCommandLine())) {
        const text = `令牌(只显示这一次)/ token (shown this once): ${token}`;
        return { status: 0, json: { id, token, user, scope }, text };
      }
      throw new UsageFault(`没有此用户,或已停用 / no such user, or disabled: ${user}`);
    },
  },
  {
    words: ['token', 'list'],
    usage: '[--user <name>]',
    about: '列出接口令牌(不含密文)/ lists API tokens, without their secrets',
    options: { user: 'string' },
    run: async (call): Promise<Outcome> => {
      const user = optional(call, 'user');
      const all = await (await tools.people()).apiTokens();
      const shown = all
        .filter((token) => user === undefined || token.user === user)
        .map((token) => ({
          ...token,
          ...{ createdAt: instantText(token.createdAt), revokedAt: instantText(token.revokedAt) },
        }));
      const line = ({ id, user: whose, scope, createdAt, revokedAt }: (typeof shown)[number]): string =>
        [id, whose, scope, createdAt, revokedAt === null ? '' : '已撤销 / revoked'].join('\t').trimEnd();
      return { status: 0, json: shown, text: shown.map(line).join('\n') };
    },
  },
  {
    words: ['token', 'revoke'],
    usage: '<id>',
    about: '撤销接口令牌 / revokes an API token',
    options: { id: 'string' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const id = call.positionals[0] ?? required(call, 'id');
      if (await (await tools.people()).revokeApiToken(id, tools.clock.now(), byCommandLine())) {
        return { status: 0, json: { id, revoked: true }, text: `已撤销 / revoked: ${id}` };
      }
      throw new UsageFault(`没有此令牌 / no such token: ${id}`);
    },
  },
];
