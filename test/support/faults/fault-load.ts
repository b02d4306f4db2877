// The numbered load of one fault run, made from a seed: what is sent, and by a count that knows nothing of our code what must
// be booked, refused and summed. Whatever the order of arrival the outcome is the same: versions of one incident form one
// chain, and what must be refused is sent only when what it collides with was answered.

import { amend, type EventDraft, report, targetSet, withdraw } from '../ledger/events.js';
import { type Dice, seeded } from './seeded.js';

/** Counts of incidents go up and down here. */
const TOWNS = ['440604010', '440606003', '440607001'];
/** More than the target allows, certainly, in every run. */
export const BREACHED_TOWN = '440605124';
/** Has a target that no run comes near. */
export const CALM_TOWN = '440608004';
export const LIMIT = 3;
const BREACHING = [2, 2, 3];

export type Counts = Readonly<Record<'accidents' | 'deaths' | 'serious-injuries', number>>;

export interface FaultLoad {
  /** With which every id of the run begins. */
  readonly stem: string;
  /** Requests whose order does not matter. */
  readonly requests: readonly (readonly EventDraft[])[];
  /** Sent when all of the first were answered. */
  readonly late: readonly (readonly EventDraft[])[];
  /** Ends the breach again. */
  readonly closing: readonly EventDraft[];
  readonly accepted: ReadonlySet<string>;
  /** Ids of `closing`. */
  readonly closed: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  /** Turned away at the door, so nowhere. */
  readonly rejected: ReadonlySet<string>;
  /** By town, before the closing. The breached town ends with nothing. */
  readonly sums: ReadonlyMap<string, Counts>;
  /** The ids of each incident's versions before the closing, in the order in which they replace each other … */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** … and what the closing adds. */
  readonly closers: ReadonlyMap<string, readonly string[]>;
}

interface Version {
  readonly id: string;
  readonly town: string;
  readonly deaths: number;
  readonly injured: number;
}

interface Story {
  readonly subject: string;
  readonly events: EventDraft[];
  readonly versions: Version[];
  withdrawn: boolean;
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000 - 3_600_000).toISOString();

export const NO_COUNTS: Counts = { accidents: 0, deaths: 0, 'serious-injuries': 0 };
export const plus = (a: Counts, b: Counts): Counts => ({
  accidents: a.accidents + b.accidents,
  deaths: a.deaths + b.deaths,
  'serious-injuries': a['serious-injuries'] + b['serious-injuries'],
});

/** Targets of the two towns that are watched; sent once, before the first run. */
export const watchedTargets = (): EventDraft[] => {
  const year = new Date().getUTCFullYear();
  const about = { indicator: 'deaths', from: `${year}-01-01`, to: `${year + 1}-01-01` };
  return [
    targetSet('watch-breached', { ...about, region: BREACHED_TOWN, limit: LIMIT }),
    targetSet('watch-calm', { ...about, region: CALM_TOWN, limit: 1_000_000 }),
  ];
};

export const faultLoad = (stem: string, seed: number, size = 40): FaultLoad => {
  const dice = seeded(seed);
  const stories = Array.from({ length: size }, (_, i) => storyOf(`${stem}-${i}`, dice));
  const breaching = BREACHING.map((deaths, i): Story => {
    const [id, subject] = [`${stem}-b${i}`, `${stem}-B${i}`.toUpperCase()];
    const event = report(id, subject, { region: BREACHED_TOWN, deaths, occurredAt: daysAgo(0) });
    return { subject, events: [event], versions: [{ id, town: BREACHED_TOWN, deaths, injured: 0 }], withdrawn: false };
  });
  const all = [...stories, ...breaching];
  const refusals = stories
    .filter((story) => story.versions.length > 0)
    .slice(0, 4)
    .map((story, i) => refusalOf(story, i));
  const rejected = report(`${stem}-door`, `${stem}-DOOR`.toUpperCase(), { nonsense: true });
  const requests = inRequests([...interleaved(all, dice), rejected], dice);
  const closing = breaching.map(({ subject, versions: [version] }, i) =>
    withdraw(`${stem}-c${i}`, subject, version?.id ?? '', BREACHED_TOWN),
  );
  return {
    stem,
    requests: [...requests, ...requests.filter(() => dice.chance(0.15))],
    late: inRequests(
      refusals.map((one) => one.event),
      dice,
    ),
    closing,
    accepted: new Set(all.flatMap((story) => story.events.map((event) => event.id))),
    closed: new Set(closing.map((event) => event.id)),
    refused: new Map(refusals.map((one) => [one.event.id, one.code])),
    rejected: new Set([rejected.id]),
    sums: sumsOf(all),
    chains: new Map(all.map((story) => [story.subject, chainOf(story)])),
    closers: new Map(closing.map((event) => [event.subject, [event.id]])),
  };
};

const storyOf = (stem: string, dice: Dice): Story => {
  const subject = stem.toUpperCase();
  const story: Story = { subject, events: [], versions: [], withdrawn: false };
  const length = 1 + dice.below(4);
  for (let v = 0; v < length; v++) {
    const version = { id: `${stem}.${v}`, town: townOf(dice), deaths: 1 + dice.below(3), injured: dice.below(3) };
    const facts = {
      ...{ region: version.town, deaths: version.deaths, seriousInjuries: version.injured },
      occurredAt: daysAgo(dice.below(300)),
    };
    const before = story.versions.at(-1);
    story.events.push(before ? amend(version.id, subject, before.id, facts) : report(version.id, subject, facts));
    story.versions.push(version);
  }
  const last = story.versions.at(-1);
  if (last && dice.chance(0.2)) {
    story.events.push(withdraw(`${stem}.w`, subject, last.id, last.town));
    story.withdrawn = true;
  }
  return story;
};

const townOf = (dice: Dice): string => (dice.chance(0.1) ? CALM_TOWN : dice.pick(TOWNS));

const chainOf = ({ events }: Story): string[] => events.map((event) => event.id);

/** A second report, or a correction of a version that was replaced long ago. */
const refusalOf = ({ subject, versions }: Story, i: number): { event: EventDraft; code: string } => {
  const [first, second] = versions;
  const id = `${subject.toLowerCase()}.r`;
  const facts = { region: first?.town, deaths: 7, occurredAt: daysAgo(1) };
  if (first && second && i % 2 === 0) return { event: amend(id, subject, first.id, facts), code: 'stale-replaces' };
  return { event: report(id, subject, facts), code: 'subject-exists' };
};

const sumsOf = (stories: readonly Story[]): Map<string, Counts> => {
  const sums = new Map<string, Counts>();
  for (const { versions, withdrawn } of stories) {
    const last = versions.at(-1);
    if (!last || withdrawn) continue;
    const counts = { accidents: 1, deaths: last.deaths, 'serious-injuries': last.injured };
    sums.set(last.town, plus(sums.get(last.town) ?? NO_COUNTS, counts));
  }
  return sums;
};

/** Some incidents' events in their order, of others the corrections first. */
const interleaved = (stories: readonly Story[], dice: Dice): EventDraft[] => {
  const queues = stories.map(({ events }) => (dice.chance(0.4) ? shuffled(events, dice) : [...events]));
  const mixed: EventDraft[] = [];
  for (
    let left = queues.filter((queue) => queue.length > 0);
    left.length > 0;
    left = left.filter((q) => q.length > 0)
  ) {
    const next = dice.pick(left).shift();
    if (next) mixed.push(next);
  }
  return mixed;
};

const shuffled = <T>(from: readonly T[], dice: Dice): T[] => {
  const rest = [...from];
  const out: T[] = [];
  while (rest.length > 0) out.push(...rest.splice(dice.below(rest.length), 1));
  return out;
};

const inRequests = (events: readonly EventDraft[], dice: Dice): EventDraft[][] => {
  const requests: EventDraft[][] = [];
  for (let at = 0; at < events.length; ) {
    const size = 1 + dice.below(6);
    requests.push(events.slice(at, at + size));
    at += size;
  }
  return requests;
};
