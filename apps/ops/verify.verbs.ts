import type { Config } from '#config/config';
import { inBoth } from '#contracts/events/fault';
import { openForVerify } from '#runtime/open-for-verify';
import type { Outcome, Verb } from './command-line.js';
import { describeVerification } from './verify/describe-verification.js';
import { type Verification, verifyInstallation } from './verify/verify-installation.js';

export const verifyVerbs = (config: Config): Verb[] => [
  {
    words: ['verify'],
    usage: '',
    about: inBoth(
      '由日志的事件把每个数重新算一遍,在同一位点上与日记账、拒收、分录、现况、月度和与滚动和比较;有不同则逐一列出,退出码 1',
      'works every number out once more from the events of the log and compares journal, refusals, entries, what stands, months and rolling sums at the same positions; each difference is listed, exit status 1',
    ),
    run: async (): Promise<Outcome> => {
      const opened = await openForVerify(config);
      try {
        const found: Verification = await verifyInstallation(opened);
        return { status: found.isSame ? 0 : 1, json: found, text: describeVerification(found) };
      } finally {
        await opened.close();
      }
    },
  },
];
