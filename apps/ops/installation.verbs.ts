// Verbs about the installation itself: its tables, its topics, what it starts with. Each may be done again.

import type { Outcome, Verb } from './command-line.js';

export interface InstallationTools {
  /** Names of the migrations that ran. */
  readonly migrate: () => Promise<string[]>;
  /** Names of all topics, made if missing. */
  readonly topics: () => Promise<string[]>;
  readonly seed: () => Promise<{ reference: number; events: number }>;
}

const listed = (names: readonly string[]): string => (names.length > 0 ? names.join('\n') : '无 / none');

export const installationVerbs = (tools: InstallationTools): Verb[] => [
  {
    words: ['migrate'],
    usage: '',
    about: '更新数据库结构;已是最新则什么也不做 / brings the database to this version; nothing to do is fine',
    run: async (): Promise<Outcome> => {
      const ran = await tools.migrate();
      return { status: 0, json: { ran }, text: listed(ran) };
    },
  },
  {
    words: ['topics'],
    usage: '',
    about: '建立缺少的日志主题 / creates the topics that are missing',
    run: async (): Promise<Outcome> => {
      const topics = await tools.topics();
      return { status: 0, json: { topics }, text: listed(topics) };
    },
  },
  {
    words: ['seed'],
    usage: '',
    about:
      '载入区划、上报方式、规划目标和示例计划;重复载入不改变任何数 / loads regions, reporting bases, the plan’s targets and the sample plan; again changes nothing',
    run: async (): Promise<Outcome> => {
      const seeded = await tools.seed();
      const text = `参考数据 / reference rows ${seeded.reference}; 事件 / events ${seeded.events}`;
      return { status: 0, json: seeded, text };
    },
  },
];
