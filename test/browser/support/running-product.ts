// The compiled product as a person starts it: one process, embedded, its own data folder. What a test needs of it beside
// the page: a device that posts, and the supervisor's credentials.

import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineFolder, removeFolder } from '#test/engines/run-folder';
import { type ServerProcess, startServer } from '#test/engines/server-process';
import { runOps } from '#test/instance/ops';
import { servicePort } from '#test/service-port';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'dist/apps/all-in-one/main.js');
const START_LIMIT_MS = 60_000;

export interface Credentials {
  readonly deviceToken: string;
  readonly supervisor: { readonly user: string; readonly password: string };
}

export interface IncidentFacts {
  readonly id: string;
  readonly region: string;
  readonly deaths: number;
  readonly summary: string;
}

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
};

/** An event as a device sends it, save what is the same of all. */
export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time?: string;
  /** With `history` it may say since when it was known. */
  readonly history?: true;
  readonly knownsince?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const DEVICE = 'urn:fengsui:device:browser-test';

export class RunningProduct {
  private process: ServerProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<RunningProduct> {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first.`);
    const folder = engineFolder('product');
    const dataDir = mkdtempSync(join(folder, 'data-dir-'));
    // Postgres may run as another user, and has to pass through.
    chmodSync(dataDir, 0o755);
    const port = await servicePort();
    const product = new RunningProduct(`http://127.0.0.1:${port}`, port, folder, dataDir);
    await product.resume();
    return product;
  }

  /** The same product again: same port, same data. */
  async resume(): Promise<void> {
    const settings = { PORT: String(this.port), FENGSUI_DATA_DIR: this.dataDir, NODE_ENV: 'production' };
    this.process = await startServer({
      name: 'product',
      folder: this.folder,
      program: 'env',
      args: [...Object.entries(settings).map(([name, value]) => `${name}=${value}`), process.execPath, MAIN],
      // The credentials are written after the first requests are answered.
      isReady: async () => existsSync(this.credentialsFile) && (await isReady(this.url)),
      limitMs: START_LIMIT_MS,
    });
  }

  async halt(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.process?.stop(signal);
    this.process = undefined;
  }

  async stop(): Promise<void> {
    await this.halt();
    await removeFolder(this.folder);
  }

  private get credentialsFile(): string {
    return join(this.dataDir, 'credentials.json');
  }

  get credentials(): Credentials {
    return JSON.parse(readFileSync(this.credentialsFile, 'utf8'));
  }

  /** What the command line answers, beside the running product. */
  async ops<T>(...args: string[]): Promise<T> {
    const { status, json } = await runOps<T>(args, { FENGSUI_DATA_DIR: this.dataDir, PORT: String(this.port) });
    if (status !== 0) throw new Error(`ops ${args.join(' ')} ended with ${status}: ${JSON.stringify(json)}`);
    return json;
  }

  /** As a device reports it; back when the log holds it. */
  report({ id, region, deaths, summary }: IncidentFacts): Promise<void> {
    const casualties = { deaths, missing: 0, seriousInjuries: 0, minorInjuries: 0 };
    const data = { region, sector: 'construction', occurredAt: new Date().toISOString(), ...casualties, summary };
    return this.send({ id: `${id}-1`, type: 'safety.incident.reported', subject: id, data });
  }

  async send(event: SentEvent): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.credentials.deviceToken}`,
        'content-type': 'application/cloudevents+json',
      },
      body: JSON.stringify({ specversion: '1.0', source: DEVICE, time: new Date().toISOString(), ...event }),
    });
    if (response.status !== 202) throw new Error(`the event was answered ${response.status}: ${await response.text()}`);
  }
}
