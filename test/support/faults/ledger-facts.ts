// What the database says after a fault, asked with statements of this test alone.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { SOURCE } from '../ledger/events.js';
import { type Counts, NO_COUNTS } from './fault-load.js';

export interface Facts {
  /** Ids of the run in the journal, with their state. */
  readonly journal: ReadonlyMap<string, string>;
  /** Ids of the run that were refused, with the codes at each position. */
  readonly refused: ReadonlyMap<string, readonly string[]>;
  /** By incident, the ids of its versions in the order in which they were booked. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

export interface Episode {
  readonly id: string;
  readonly region: string;
  readonly reached: readonly string[];
}

export class LedgerFacts {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<LedgerFacts> {
    const client = new pg.Client({ connectionString: url, application_name: 'fault-test' });
    client.on('error', () => undefined);
    await client.connect();
    return new LedgerFacts(client);
  }

  close(): Promise<void> {
    return this.client.end().catch(() => undefined);
  }

  async ofRun(stem: string): Promise<Facts> {
    const like = [SOURCE, `${stem}-%`];
    const journal = await this.rows<{ id: string; state: string }>(
      'select id, state from journal where source = $1 and id like $2',
      like,
    );
    const refused = await this.rows<{ id: string; codes: string[] }>(
      'select event_id as id, array_agg(code) as codes from refused where source = $1 and event_id like $2 group by 1',
      like,
    );
    const chains = await this.rows<{ subject: string; ids: string[] }>(
      `select subject, array_agg(event_id order by topic, partition, "offset", seq) as ids
         from incident_version where source = $1 and event_id like $2 group by 1`,
      like,
    );
    return {
      journal: new Map(journal.map((row) => [row.id, row.state])),
      refused: new Map(refused.map((row) => [row.id, row.codes])),
      chains: new Map(chains.map((row) => [row.subject, row.ids])),
    };
  }

  /** By town. */
  async sums(): Promise<Map<string, Counts>> {
    const rows = await this.rows<{ region: string; counter: keyof Counts; amount: string }>(
      `select region, counter, sum(amount)::text as amount from ledger_entry
        where counter = any($1) group by 1, 2`,
      [Object.keys(NO_COUNTS)],
    );
    const sums = new Map<string, Counts>();
    for (const { region, counter, amount } of rows) {
      sums.set(region, { ...(sums.get(region) ?? NO_COUNTS), [counter]: Number(amount) });
    }
    return sums;
  }

  /** Sentences about links that do not hold; empty when each partition's chain runs from 0 to its position. */
  async brokenLinks(): Promise<string[]> {
    const heads = await this.rows<{ topic: string; partition: number; next: string; chain: Buffer }>(
      'select topic, partition, next::text as next, chain from booked',
    );
    const links = await this.rows<{
      topic: string;
      partition: number;
      from: string;
      to: string;
      digest: Buffer;
      chain: Buffer;
    }>(
      'select topic, partition, "from"::text as "from", "to"::text as "to", digest, chain from chain_link order by 1, 2, chain_link."from"',
    );
    const faults: string[] = [];
    for (const head of heads) {
      const place = `${head.topic}/${head.partition}`;
      let [at, chain] = ['0', createHash('sha256').update('fengsui').digest()];
      for (const link of links.filter((one) => one.topic === head.topic && one.partition === head.partition)) {
        if (BigInt(link.to) <= BigInt(link.from))
          faults.push(`${place}: a link goes from ${link.from} back to ${link.to}`);
        if (link.from !== at) faults.push(`${place}: a link from ${link.from} follows one to ${at}`);
        chain = createHash('sha256').update(chain).update(link.digest).digest();
        if (!chain.equals(link.chain))
          faults.push(`${place}: the link from ${link.from} does not hang on the one before`);
        at = link.to;
      }
      if (at !== head.next || !chain.equals(head.chain))
        faults.push(`${place}: the chain ends at ${at}, not ${head.next}`);
    }
    return faults;
  }

  /** Of the indicator that the runs watch, oldest first. */
  async episodes(): Promise<Episode[]> {
    return this.rows<Episode>(
      `select a.id, a.region, array(select t.to_state from alert_transition t where t.alert = a.id order by t.seq) as reached
         from alert a where a.rule = 'target-breached' and a.indicator = 'deaths' order by a.started_at, a.id`,
    );
  }

  /** Transitions that the log of alerts does not tell of exactly once. */
  async untoldTransitions(): Promise<string[]> {
    const rows = await this.rows<{ what: string }>(
      `select format('%s.%s has %s records', t.alert, t.seq, count(r.*)) as what
         from alert_transition t left join log_record r on r.topic = 'safety.alerts' and r.key = t.alert
          and convert_from(r.value, 'UTF8')::jsonb ->> 'id' = format('%s.%s', t.alert, t.seq)
        group by t.alert, t.seq having count(r.*) <> 1`,
    );
    return rows.map((row) => row.what);
  }

  private async rows<T extends object>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.client.query<T>(sql, [...params]);
    return rows;
  }
}
