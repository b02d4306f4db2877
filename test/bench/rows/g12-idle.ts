import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { freshName } from '#test/engines/kafka';
import { alternate, median } from '../alternate.js';
import { endProgram, startProgram } from '../programs.js';
import type { Bench, Measured } from '../row.js';
import { type Engines, startEngines } from '../stage.js';
import { startServices } from './live.js';

const TOPIC = 'bench.idle';

/** Ticks of the processor that a process has used; Linux only. */
const ticks = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
};

/** Part of one core, in per cent, while `ms` go by. */
const usage = async (pids: readonly number[], ms: number): Promise<number[]> => {
  const perSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const before = pids.map(ticks);
  await pause(ms);
  return pids.map((pid, i) => ((ticks(pid) - (before[i] ?? 0)) / perSecond / (ms / 1_000)) * 100);
};

const startIdlePair = async (engines: Engines) => {
  const admin = new Kafka({ brokers: [...engines.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 4 }], waitForLeaders: true });
  await admin.disconnect();
  const pair = startProgram('baseline/idle-kafka', {
    brokers: engines.kafka.brokers,
    topic: TOPIC,
    group: freshName('idle'),
  });
  await pair.line();
  return pair;
};

export const g12 = {
  id: 'G12',
  run: async ({ rounds, size, say }: Bench): Promise<readonly Measured[]> => {
    const engines = await startEngines();
    const cluster = await startServices(engines);
    const pair = await startIdlePair(engines);
    try {
      const pids = [...cluster.processes.values()].map((process) => process.pid);
      const each: number[][] = [];
      await pause(size(5_000, 1_000));
      const figures = await alternate(
        rounds,
        {
          services: async () => {
            const used = await usage(pids, size(6_000, 3_000));
            each.push(used);
            return used.reduce((sum, part) => sum + part, 0) / used.length;
          },
          pair: async () => (await usage([pair.child.pid ?? 0], size(6_000, 3_000)))[0] ?? 0,
        },
        say,
      );
      const parts = [...cluster.processes.keys()].map(
        (name, i) => `${name} ${median(each.map((used) => used[i] ?? 0)).toFixed(1)} %`,
      );
      return [
        {
          id: 'G12',
          what: {
            zh: '空闲服务的 CPU(占一个核的百分比,五个服务的平均)',
            en: 'CPU of an idle service (per cent of a core, mean of the five)',
          },
          against: { zh: '空闲的 kafkajs 生产者 + 消费者', en: 'an idle kafkajs producer + consumer' },
          unit: '%',
          goal: { way: 'most', must: 0.3, aim: 0.1 },
          ours: figures.services,
          denominator: figures.pair,
          note: { zh: parts.join('、'), en: 'each, in this order' },
        },
      ];
    } finally {
      await endProgram(pair);
      await cluster.stop();
      await engines.stop();
    }
  },
};
