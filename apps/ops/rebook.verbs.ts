// `ops rebook`: what is booked against what would be booked now, by the same function by which the ledger will book it.

import { inBoth } from '#contracts/events/fault';
import { REBOOKED_KINDS, type RebookedKind } from '#contracts/events/subject-rebooked';
import type { Contribution } from '#domain/ledger/entry';
import type { RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import type { Maintenance, SubjectToRebook } from '#runtime/maintenance';
import { rebookState } from '../ledger/booking/rebook-state.js';
import { reviveState } from '../ledger/booking/state-json.js';
import { type Outcome, optional, type Verb } from './command-line.js';

export interface RebookTools {
  readonly regions: () => Promise<RegionTree>;
  readonly maintenance: () => Promise<Pick<Maintenance, 'states' | 'askToRebook'>>;
  readonly clock: Clock;
}

interface Found {
  readonly kind: RebookedKind;
  readonly subject: string;
  readonly organization: string | null;
  readonly changes: readonly Contribution[];
}

/** Amounts that lie at a code that had ended on their day: of several successors nobody can say which. */
interface Undecided {
  readonly kind: RebookedKind;
  readonly subject: string;
  readonly region: string;
  readonly day: string;
  readonly successors: readonly string[];
}

interface Survey {
  readonly found: readonly Found[];
  readonly undecided: readonly Undecided[];
}

export const rebookVerbs = (tools: RebookTools): Verb[] => [
  {
    words: ['rebook'],
    usage: '[--dry-run] [--reason <text>]',
    about: inBoth(
      '参考数据(区划、上报方式、计数规定)变更之后,把已入账而与现行规定不同的对象经日志重记一次;再次执行无事可做',
      'after a change of reference data (regions, reporting bases, rules of counting): books anew, through the log, what is booked otherwise than it would be now; a second run finds nothing',
    ),
    options: { 'dry-run': 'boolean', reason: 'string' },
    run: async (call): Promise<Outcome> => {
      const tree = await tools.regions();
      const maintenance = await tools.maintenance();
      const survey = await lookThrough(maintenance, tree);
      const dryRun = call.options['dry-run'] === true;
      const reason =
        optional(call, 'reason') ?? `参考数据第 ${tree.version} 版 / reference data, version ${tree.version}`;
      if (!dryRun) await maintenance.askToRebook(survey.found.map(asked(reason, tree.version)), tools.clock.now());
      const { found, undecided } = survey;
      const json = { dryRun, treeVersion: tree.version, subjects: found.map(foundJson), undecided };
      const isLeft = undecided.length > 0 || (dryRun && found.length > 0);
      return { status: isLeft ? 1 : 0, json, text: told(survey, dryRun) };
    },
  },
];

const asked =
  (reason: string, treeVersion: number) =>
  ({ kind, subject, organization, changes }: Found): SubjectToRebook => {
    const region = changes.find((change) => change.amount < 0n)?.region ?? changes[0]?.region ?? '';
    return { subject, data: { kind, region, treeVersion, reason, ...(kind === 'returns' ? {} : { organization }) } };
  };

const lookThrough = async (maintenance: Pick<Maintenance, 'states'>, tree: RegionTree): Promise<Survey> => {
  const found: Found[] = [];
  const undecided: Undecided[] = [];
  for (const kind of REBOOKED_KINDS) {
    for await (const page of maintenance.states(kind)) {
      for (const { subject, state, organization } of page) {
        const rebooked = rebookState(kind, reviveState(state), { tree, owner: organization });
        if (!rebooked) continue;
        if (rebooked.changes.length > 0) found.push({ kind, subject, organization, changes: rebooked.changes });
        const left = placeLeft(rebooked.booked, tree);
        if (left) undecided.push({ kind, subject, ...left });
      }
    }
  }
  return { found, undecided };
};

const placeLeft = (
  booked: readonly Contribution[],
  tree: RegionTree,
): Omit<Undecided, 'kind' | 'subject'> | undefined => {
  const at = booked.find(({ region, day }) => tree.find(region, day) === undefined);
  if (!at) return undefined;
  const successors = tree.describe(at.region, at.day)?.successors ?? [];
  return { region: at.region, day: at.day, successors };
};

const foundJson = ({ kind, subject, changes }: Found) => ({
  kind,
  subject,
  changes: changes.map(({ counter, region, day, amount }) => ({ counter, region, day, amount: `${amount}` })),
});

const told = ({ found, undecided }: Survey, dryRun: boolean): string => {
  const count = found.length;
  const head = dryRun
    ? inBoth(`试运行,未写入:${count} 件应重记`, `dry run, nothing was written: ${count} subjects would be booked anew`)
    : inBoth(
        `已写入日志 ${count} 件,由台账重记`,
        `${count} subjects were written to the log; the ledger books them anew`,
      );
  const none = inBoth('入账与现行规定一致,没有要重记的', 'what is booked is as it would be booked now');
  return [count === 0 ? none : head, ...found.flatMap(foundText), ...undecidedText(undecided)].join('\n');
};

const foundText = ({ kind, subject, changes }: Found): string[] => [
  `${kind}\t${subject}`,
  ...changes.map(
    ({ counter, region, day, amount }) => `\t${region}\t${day}\t${counter}\t${amount > 0n ? '+' : ''}${amount}`,
  ),
];

const undecidedText = (undecided: readonly Undecided[]): string[] =>
  undecided.length === 0
    ? []
    : [
        inBoth(
          `${undecided.length} 件所在代码当日已撤销,后继不止一个或没有,无从得知归谁;须由报送单位更正:`,
          `${undecided.length} subjects lie at a code that had ended on their day and has several successors or none: whoever knows where they belong must amend them:`,
        ),
        ...undecided.map(
          (one) => `${one.kind}\t${one.subject}\t${one.region}\t${one.day}\t→ ${one.successors.join(', ')}`,
        ),
      ];
