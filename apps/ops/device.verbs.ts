import { enrolmentUrl, newEnrolment } from '#contracts/credentials/enrolment';
import { mintToken } from '#contracts/credentials/token';
import { isEventType } from '#contracts/events/event-types';
import { canonicalCode, type RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import type { Devices, StoredDevice } from '#ports/devices';
import { byCommandLine } from '#runtime/by-command-line';
import { type Call, type Outcome, optional, required, UsageFault, type Verb } from './command-line.js';
import { enrolmentText } from './enrolment-text.js';

/** Opened when a verb needs them. */
export interface DeviceTools {
  readonly devices: () => Promise<Devices>;
  readonly regions: () => Promise<RegionTree>;
  readonly clock: Clock;
  /** Where this installation's pages are found, unless `--url` says so. */
  readonly pages: string;
}

export const knownRegion = (tree: RegionTree, text: string): string => {
  const code = canonicalCode(text);
  if (code !== undefined && tree.isKnown(code)) return code;
  throw new UsageFault(`没有区划代码 ${text} / there is no region code ${text}`);
};

const typesOf = (call: Call): readonly string[] | 'all' => {
  const text = optional(call, 'types');
  if (text === undefined || text === 'all') return 'all';
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.filter((type) => !isEventType(type));
  if (unknown.length > 0) throw new UsageFault(`没有事件类型 / there is no event type ${unknown.join(', ')}`);
  return types;
};

const sourceOf = (call: Call, id: string, history: boolean): string => {
  const source = optional(call, 'source') ?? (history ? 'urn:fengsui:import' : `urn:fengsui:device:${id}`);
  if (/^urn:[^\s]+$/.test(source)) return source;
  throw new UsageFault(`--source 须为 URN / --source must be a URN: ${source}`);
};

const idOf = (call: Call): string => {
  const id = call.positionals[0] ?? optional(call, 'id');
  if (id !== undefined) return id;
  throw new UsageFault('缺少设备编号 / the id of the device is missing');
};

const tokenText = (id: string, token: string): string =>
  `设备 / device ${id}\n令牌(只显示这一次)/ token (shown this once): ${token}`;

/** Where the phone goes; a bad address is refused before anything is done. */
const pageOf = (call: Call, tools: DeviceTools, isForPhone: boolean): string => {
  const given = optional(call, 'url');
  if (given !== undefined && !isForPhone) throw new UsageFault('--url 只与 --qr 同用 / --url goes with --qr');
  const url = given ?? tools.pages;
  if (URL.canParse(url) && /^https?:\/\//.test(url)) return url;
  throw new UsageFault(`--url 须为网址 / --url must be a web address: ${url}`);
};

const invite = async (
  devices: Devices,
  device: { readonly id: string; readonly [field: string]: string },
  { url, now }: { readonly url: string; readonly now: number },
): Promise<Outcome> => {
  const enrolment = newEnrolment(device.id, now);
  if (!(await devices.invite(enrolment.stored, byCommandLine()))) {
    throw new UsageFault(`没有此设备,或已撤销 / no such device, or revoked: ${device.id}`);
  }
  const { code, stored } = enrolment;
  const address = enrolmentUrl(url, code);
  const expiresAt = new Date(stored.expiresAt).toISOString();
  const text = `设备 / device ${device.id}\n${enrolmentText(address, expiresAt)}`;
  return { status: 0, json: { ...device, enrolment: { code, url: address, expiresAt } }, text };
};

/** Everything but secrets. */
const viewOf = (device: StoredDevice): Record<string, unknown> => ({
  id: device.id,
  name: device.name,
  region: device.region,
  source: device.source,
  types: device.types,
  history: device.history,
  createdAt: new Date(device.createdAt).toISOString(),
  revokedAt: device.revokedAt === null ? null : new Date(device.revokedAt).toISOString(),
});

export const deviceVerbs = (tools: DeviceTools): Verb[] => [
  {
    words: ['device', 'add'],
    usage: '--region <code> --name <n> [--source <urn>] [--types <a,b>] [--history] [--qr [--url <https://…>]]',
    about:
      '登记设备并发放令牌;--history 为导入令牌;--qr 不显示令牌,显示供手机扫描的一次性二维码 / registers a device, answers its token; --history: an import token; --qr: instead of the token a QR code for a phone, good once',
    options: {
      ...{ region: 'string', name: 'string', source: 'string', types: 'string', history: 'boolean' },
      ...{ qr: 'boolean', url: 'string' },
    },
    run: async (call): Promise<Outcome> => {
      const name = required(call, 'name');
      const region = knownRegion(await tools.regions(), required(call, 'region'));
      const types = typesOf(call);
      const history = call.options.history === true;
      const isForPhone = call.options.qr === true;
      const url = pageOf(call, tools, isForPhone);
      // With --qr nobody ever sees this token: the phone's own replaces it.
      const { id, token, hash } = mintToken('fsd');
      const source = sourceOf(call, id, history);
      const devices = await tools.devices();
      const device = { id, name, region, source, types, history, tokenHash: hash, createdAt: tools.clock.now() };
      await devices.add(device, byCommandLine());
      if (isForPhone) return invite(devices, { id, source, region }, { url, now: tools.clock.now() });
      const text = `${tokenText(id, token)}\n来源 / source: ${source}\n区划 / region: ${region}`;
      return { status: 0, json: { id, token, source, region }, text };
    },
  },
  {
    words: ['device', 'list'],
    usage: '',
    about: '列出设备 / lists devices',
    run: async (): Promise<Outcome> => {
      const all = await (await tools.devices()).list();
      const line = (d: StoredDevice): string =>
        [d.id, d.region, d.source, d.name, d.revokedAt === null ? '' : '已撤销 / revoked'].join('\t').trimEnd();
      return { status: 0, json: all.map(viewOf), text: all.map(line).join('\n') };
    },
  },
  {
    words: ['device', 'rotate'],
    usage: '<id>',
    about: '换发令牌,旧令牌即刻失效 / a new token; the old one is void at once',
    options: { id: 'string' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const { id, token, hash } = mintToken('fsd', idOf(call));
      if (await (await tools.devices()).rotate(id, hash, byCommandLine()))
        return { status: 0, json: { id, token }, text: tokenText(id, token) };
      throw new UsageFault(`没有此设备,或已撤销 / no such device, or revoked: ${id}`);
    },
  },
  {
    words: ['device', 'enrol'],
    usage: '<id> [--url <https://…>]',
    about:
      '为已登记的设备显示一次性二维码;扫描后旧令牌失效 / a QR code for a device that is registered; scanning it voids the old token',
    options: { id: 'string', url: 'string' },
    positionals: 1,
    run: async (call): Promise<Outcome> =>
      invite(await tools.devices(), { id: idOf(call) }, { url: pageOf(call, tools, true), now: tools.clock.now() }),
  },
  {
    words: ['device', 'revoke'],
    usage: '<id>',
    about: '撤销令牌 / revokes the token',
    options: { id: 'string' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const id = idOf(call);
      if (await (await tools.devices()).revoke(id, tools.clock.now(), byCommandLine())) {
        return { status: 0, json: { id, revoked: true }, text: `已撤销 / revoked: ${id}` };
      }
      throw new UsageFault(`没有此设备 / no such device: ${id}`);
    },
  },
];
