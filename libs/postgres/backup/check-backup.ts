// Whether a folder is a whole backup, before anything is written from it: every fault at once, by the table's name.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BackupManifest,
  type BackupTable,
  MANIFEST_FILE,
  parseManifest,
  tableFile,
} from '#contracts/backup/backup-manifest';
import { errorCode } from '../embedded/error-code.js';
import { migrations } from '../migrations.js';
import { sealOf } from './safe-files.js';

export interface BackupFault {
  /** `manifest`, or the table's name. */
  readonly about: string;
  readonly rule: 'missing' | 'unreadable' | 'truncated' | 'damaged' | 'newer-schema';
  readonly zh: string;
  readonly en: string;
}

export type CheckedBackup =
  | { readonly ok: true; readonly manifest: BackupManifest }
  | { readonly ok: false; readonly faults: readonly BackupFault[] };

export const checkBackup = async (folder: string): Promise<CheckedBackup> => {
  const read = await readManifest(folder);
  if ('rule' in read) return { ok: false, faults: [read] };
  const faults: BackupFault[] = [];
  const known = new Set(migrations.map((migration) => migration.name));
  const newer = read.schema.filter((name) => !known.has(name));
  if (newer.length > 0) {
    faults.push({
      about: 'manifest',
      rule: 'newer-schema',
      zh: `备份的数据库结构比本程序新:${newer.join('、')};请用版本 ${read.fengsui} 或更新的程序恢复`,
      en: `the backup has a newer schema than this program: ${newer.join(', ')}; restore it with version ${read.fengsui} or later`,
    });
  }
  for (const table of read.tables) {
    const fault = await tableFault(folder, table);
    if (fault !== undefined) faults.push(fault);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, manifest: read };
};

const readManifest = async (folder: string): Promise<BackupManifest | BackupFault> => {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error;
    return {
      about: 'manifest',
      rule: 'missing',
      zh: `${folder} 里没有 ${MANIFEST_FILE},不是完整的备份`,
      en: `there is no ${MANIFEST_FILE} in ${folder}: it is not a whole backup`,
    };
  }
  const manifest = parseManifest(text);
  if (!('fault' in manifest)) return manifest;
  return {
    about: 'manifest',
    rule: 'unreadable',
    zh: `${MANIFEST_FILE} 已损坏或不是本程序的备份:${manifest.fault}`,
    en: `${MANIFEST_FILE} is damaged, or not of a backup of ours: ${manifest.fault}`,
  };
};

const tableFault = async (folder: string, table: BackupTable): Promise<BackupFault | undefined> => {
  const path = join(folder, tableFile(table));
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  const about = table.name;
  if (found === undefined) {
    return { about, rule: 'missing', zh: `表 ${about} 的文件不见了`, en: `the file of table ${about} is missing` };
  }
  if (found.size !== table.bytes) {
    const [zh, en] = [`应有 ${table.bytes} 字节,实有 ${found.size}`, `${found.size} bytes instead of ${table.bytes}`];
    return { about, rule: 'truncated', zh: `表 ${about} 的文件${zh}`, en: `the file of table ${about} has ${en}` };
  }
  if ((await sealOf(path)).sha256 === table.sha256) return undefined;
  return {
    about,
    rule: 'damaged',
    zh: `表 ${about} 的文件与其 SHA-256 不符`,
    en: `the file of table ${about} does not match its SHA-256`,
  };
};
