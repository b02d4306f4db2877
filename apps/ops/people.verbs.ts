import type { RegionTree } from '#domain/region/region-tree';
import { hashPassword, MAX_PASSWORD, MIN_PASSWORD, newPassword } from '#http/passwords';
import type { Clock } from '#ports/clock';
import { type People, ROLES, type Role } from '#ports/people';
import { byCommandLine } from '#runtime/by-command-line';
import { type Call, type Outcome, required, UsageFault, type Verb } from './command-line.js';
import { knownRegion } from './device.verbs.js';
import { instantText } from './instant-text.js';

/** Opened when a verb needs them. */
export interface PeopleTools {
  readonly people: () => Promise<People>;
  readonly regions: () => Promise<RegionTree>;
  readonly clock: Clock;
  /** The whole of standard input. */
  readonly readInput: () => Promise<string>;
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

const roleOf = (call: Call): Role => {
  const role = required(call, 'role');
  if (isRole(role)) return role;
  throw new UsageFault(`--role: ${ROLES.join(' | ')}`);
};

/** Never on the command line, where every process can read it. */
const passwordOf = async (call: Call, tools: PeopleTools): Promise<{ password: string; isMade: boolean }> => {
  if (call.options['password-stdin'] !== true) return { password: newPassword(), isMade: true };
  const password = (await tools.readInput()).replace(/\r?\n$/, '');
  if (password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD) return { password, isMade: false };
  throw new UsageFault(
    `密码须为 ${MIN_PASSWORD} 至 ${MAX_PASSWORD} 个字符 / a password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`,
  );
};

export const peopleVerbs = (tools: PeopleTools): Verb[] => [
  {
    words: ['user', 'add'],
    usage: `--user <name> --role <${ROLES.join('|')}> --region <code> [--password-stdin]`,
    about: '新增用户;不从标准输入给密码则生成一个 / adds a user; makes a password unless one comes by standard input',
    options: { user: 'string', role: 'string', region: 'string', 'password-stdin': 'boolean' },
    run: async (call): Promise<Outcome> => {
      const user = required(call, 'user');
      const role = roleOf(call);
      const region = knownRegion(await tools.regions(), required(call, 'region'));
      const { password, isMade } = await passwordOf(call, tools);
      const people = await tools.people();
      const added = { name: user, passwordHash: await hashPassword(password), role, region };
      const isNew = await people.addUser(added, byCommandLine());
      if (!isNew) throw new UsageFault(`用户已存在 / there is such a user already: ${user}`);
      const shown = isMade ? { password } : {};
      const text = `用户 / user ${user}${isMade ? `\n密码(只显示这一次)/ password (shown this once): ${password}` : ''}`;
      return { status: 0, json: { user, role, region, ...shown }, text };
    },
  },
  {
    words: ['user', 'list'],
    usage: '',
    about: '列出用户 / lists users',
    run: async (): Promise<Outcome> => {
      const all = await (await tools.people()).users();
      const shown = all.map(({ name, role, region, disabledAt }) => ({
        ...{ user: name, role, region, disabledAt: instantText(disabledAt) },
      }));
      const line = ({ user, role, region, disabledAt }: (typeof shown)[number]): string =>
        [user, role, region, disabledAt === null ? '' : '已停用 / disabled'].join('\t').trimEnd();
      return { status: 0, json: shown, text: shown.map(line).join('\n') };
    },
  },
  {
    words: ['user', 'passwd'],
    usage: '--user <name> [--password-stdin]',
    about:
      '更换密码并结束其全部会话;接口令牌不变 / a new password, which ends every session of the user; API tokens stay',
    options: { user: 'string', 'password-stdin': 'boolean' },
    run: async (call): Promise<Outcome> => {
      const user = required(call, 'user');
      const { password, isMade } = await passwordOf(call, tools);
      const passwordHash = await hashPassword(password);
      if (!(await (await tools.people()).setPassword(user, passwordHash, byCommandLine()))) {
        throw new UsageFault(`没有此用户 / no such user: ${user}`);
      }
      const shown = isMade ? `\n密码(只显示这一次)/ password (shown this once): ${password}` : '';
      const text = `已更换密码,会话均已结束 / password changed, sessions ended: ${user}${shown}`;
      return { status: 0, json: { user, ...(isMade ? { password } : {}) }, text };
    },
  },
  {
    words: ['user', 'disable'],
    usage: '--user <name>',
    about: '停用用户并结束其会话 / disables a user and ends the sessions',
    options: { user: 'string' },
    run: async (call): Promise<Outcome> => {
      const user = required(call, 'user');
      if (await (await tools.people()).disableUser(user, tools.clock.now(), byCommandLine())) {
        return { status: 0, json: { user, disabled: true }, text: `已停用 / disabled: ${user}` };
      }
      throw new UsageFault(`没有此用户 / no such user: ${user}`);
    },
  },
];
