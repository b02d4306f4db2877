import { mintToken } from '#contracts/credentials/token';
import { isEventType } from '#contracts/events/event-types';
import { canonicalCode, type RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import type { Devices, StoredDevice } from '#ports/devices';
import { type Call, type Outcome, optional, required, UsageFault, type Verb } from './command-line.js';

/** Opened when a verb needs them. */
export interface DeviceTools {
  readonly devices: () => Promise<Devices>;
  readonly regions: () => Promise<RegionTree>;
  readonly clock: Clock;
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
    usage: '--region <code> --name <n> [--source <urn>] [--types <a,b>] [--history]',
    about:
      '登记设备并发放令牌;--history 为导入令牌 / registers a device, answers its token; --history: an import token',
    options: { region: 'string', name: 'string', source: 'string', types: 'string', history: 'boolean' },
    run: async (call): Promise<Outcome> => {
      const name = required(call, 'name');
      const region = knownRegion(await tools.regions(), required(call, 'region'));
      const types = typesOf(call);
      const history = call.options.history === true;
      const { id, token, hash } = mintToken('fsd');
      const source = sourceOf(call, id, history);
      const devices = await tools.devices();
      await devices.add({ id, name, region, source, types, history, tokenHash: hash, createdAt: tools.clock.now() });
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
      if (await (await tools.devices()).rotate(id, hash))
        return { status: 0, json: { id, token }, text: tokenText(id, token) };
      throw new UsageFault(`没有此设备,或已撤销 / no such device, or revoked: ${id}`);
    },
  },
  {
    words: ['device', 'revoke'],
    usage: '<id>',
    about: '撤销令牌 / revokes the token',
    options: { id: 'string' },
    positionals: 1,
    run: async (call): Promise<Outcome> => {
      const id = idOf(call);
      if (await (await tools.devices()).revoke(id, tools.clock.now())) {
        return { status: 0, json: { id, revoked: true }, text: `已撤销 / revoked: ${id}` };
      }
      throw new UsageFault(`没有此设备 / no such device: ${id}`);
    },
  },
];
