// Whether events may come in at all, before anything is done: who may send, each event judged, and the brake on their number.

import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#config/config';
import { hasRole, type Principal } from '#http/principal';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type Admission, admit } from './admit.js';
import { RateLimit } from './rate-limit.js';
import type { Received } from './read-body.js';

@Injectable()
export class Admissions {
  private readonly rateLimit: RateLimit;

  constructor(
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'deviceEventsPerMinute'>,
  ) {
    this.rateLimit = new RateLimit(config.deviceEventsPerMinute);
  }

  /** A verdict for each, and the `RateLimit` fields of the answer. `Rejected`: none of them, `forbidden` or `rate-limited`. */
  judge(
    entries: Received['entries'],
    sender: Principal,
  ): { readonly admissions: readonly Admission[]; readonly headers: Readonly<Record<string, string>> } {
    if (sender.kind === 'user' && !hasRole(sender, 'supervisor')) throw new Rejected({ code: 'forbidden' });
    const around = { sender, tree: this.directory.current(), now: this.clock.now() };
    const admissions = entries.map((entry) => admit(entry, around));
    return { admissions, headers: this.brake(admissions, sender) };
  }

  private brake(admissions: readonly Admission[], sender: Principal): Readonly<Record<string, string>> {
    const counted = admissions.filter((a) => !(a.ok && a.candidate.event.history)).length;
    const name = sender.kind === 'device' ? sender.id : `user:${sender.user}`;
    const { isAllowed, headers } = this.rateLimit.take(name, counted, this.clock.now());
    if (!isAllowed) throw new Rejected({ code: 'rate-limited' }, { headers });
    return headers;
  }
}
