// Backup while running, check, restore. A folder that is no whole backup is refused by the table's name, with nothing written.

import type { BackupManifest } from '#contracts/backup/backup-manifest';
import { inBoth } from '#contracts/events/fault';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { Clock } from '#ports/clock';
import type { BackupTools, RestoredInstallation } from '#runtime/open-for-backup';
import { type Call, type Outcome, required, UsageFault, type Verb } from './command-line.js';

export interface BackupParts {
  readonly backups: BackupTools;
  readonly clock: Clock;
}

export const backupVerbs = ({ backups, clock }: BackupParts): Verb[] => [
  {
    words: ['backup'],
    usage: '--out <folder>',
    about: inBoth(
      '不停机备份整个数据库(单机时连同日志);写完整了才改成该名。含口令与令牌的散列,请按机密保管',
      'backs up the whole database while it runs (the log too, on one machine); bears the name only when whole. It holds hashes of passwords and tokens: keep it secret',
    ),
    options: { out: 'string' },
    run: async (call): Promise<Outcome> => {
      const { path, manifest } = await backups.take(required(call, 'out'), clock.now());
      const text = [`${path}`, ...summary(manifest)].join('\n');
      return { status: 0, json: { path, ...described(manifest) }, text };
    },
  },
  {
    words: ['backup', 'check'],
    usage: '<folder>',
    about: inBoth('核对备份是否完整', 'whether a backup is whole'),
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const folder = folderOf(call);
      const checked = await backups.check(folder);
      if (!checked.ok) return refused(checked.faults);
      const text = [inBoth('备份完整', 'the backup is whole'), ...summary(checked.manifest)].join('\n');
      return { status: 0, json: { path: folder, ...described(checked.manifest), faults: [] }, text };
    },
  },
  {
    words: ['restore'],
    usage: '<folder> [--move-aside]',
    about: inBoth(
      '把备份恢复到空的数据库;先停止所有服务。--move-aside 把现有数据移到一旁(不删除)',
      'restores a backup into an empty database; stop every service first. --move-aside moves what is there aside (not deleted)',
    ),
    options: { 'move-aside': 'boolean' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const folder = folderOf(call);
      const checked = await backups.check(folder);
      if (!checked.ok) return refused(checked.faults);
      const moveAside = call.options['move-aside'] === true;
      const restored = await backups.restore(folder, checked.manifest, { moveAside });
      return {
        status: restored.logBehind?.length === 0 ? 0 : 1,
        json: { ...described(checked.manifest), ...restored, faults: [] },
        text: [
          inBoth('已恢复', 'restored'),
          ...summary(checked.manifest),
          ...(restored.movedTo === null
            ? []
            : [inBoth(`原有数据在模式 ${restored.movedTo}`, `what was there is in the schema ${restored.movedTo}`)]),
          ...logText(restored.logBehind),
          inBoth(
            '备份之后吊销的令牌、停用的用户又有效了,请再次吊销;所有人须重新登录',
            'tokens revoked and users disabled since the backup are valid again: revoke them anew; everybody signs in again',
          ),
        ].join('\n'),
      };
    },
  },
];

const logText = (behind: RestoredInstallation['logBehind']): string[] =>
  behind === null
    ? [
        inBoth(
          '数据已恢复,但日志没有应答,未能核对',
          'the data is restored, but the log did not answer and was not compared',
        ),
      ]
    : behind.map(({ partition, next, end }) =>
        inBoth(
          `分区 ${partition} 的日志止于 ${end},而台账已记到 ${next}:先恢复日志,否则 ledger 拒绝继续`,
          `the log of partition ${partition} ends at ${end} but the ledger has booked up to ${next}: restore the log first, or the ledger refuses to go on`,
        ),
      );

const folderOf = (call: Call): string => {
  const [folder] = call.positionals;
  if (folder === undefined) throw new UsageFault('缺少备份的目录 / the backup’s folder is missing');
  return folder;
};

const rowsOf = (manifest: BackupManifest): number => manifest.tables.reduce((sum, table) => sum + table.rows, 0);
const bytesOf = (manifest: BackupManifest): number => manifest.tables.reduce((sum, table) => sum + table.bytes, 0);

const described = (manifest: BackupManifest) => ({
  takenAt: manifest.takenAt,
  fengsui: manifest.fengsui,
  schema: manifest.schema.at(-1),
  booked: manifest.booked,
  tables: manifest.tables.length,
  rows: rowsOf(manifest),
  bytes: bytesOf(manifest),
});

const summary = (manifest: BackupManifest): string[] => [
  inBoth(`切点 ${manifest.takenAt},版本 ${manifest.fengsui}`, `cut ${manifest.takenAt}, version ${manifest.fengsui}`),
  inBoth(
    `${manifest.tables.length} 张表,${rowsOf(manifest)} 行,${bytesOf(manifest)} 字节`,
    `${manifest.tables.length} tables, ${rowsOf(manifest)} rows, ${bytesOf(manifest)} bytes`,
  ),
  ...manifest.booked.map(({ topic, partition, next }) =>
    inBoth(`${topic}/${partition} 记账至 ${next}`, `${topic}/${partition} booked up to ${next}`),
  ),
  ...(manifest.eventLog === 'kafka' && !manifest.logEnds.some(({ topic }) => topic === EVENTS_TOPIC)
    ? [inBoth('日志没有应答,备份里没有它的末端', 'the log did not answer: its ends are not in the backup')]
    : []),
];

type Faults = readonly { readonly about: string; readonly rule: string; readonly zh: string; readonly en: string }[];

const refused = (faults: Faults): Outcome => ({
  status: 1,
  json: { faults: faults.map(({ about, rule, zh, en }) => ({ about, rule, detail: inBoth(zh, en) })) },
  text: [
    inBoth('不是完整的备份,什么也没有写', 'not a whole backup; nothing was written'),
    ...faults.map(({ about, rule, zh, en }) => `${about}: ${rule}: ${inBoth(zh, en)}`),
  ].join('\n'),
});
