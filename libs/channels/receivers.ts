import type { Receiver } from '#ports/notifier';
import { WebhookNotifier } from './webhook.js';

export interface ReceiverSettings {
  readonly webhook?: { readonly url: string; readonly secret?: string | undefined } | undefined;
  readonly allowPrivateTargets: boolean;
}

/** For a start, the one receiver of every alert that the configuration names, or none. */
export const receiversOf = ({ webhook, allowPrivateTargets }: ReceiverSettings): Receiver[] =>
  webhook ? [{ name: 'webhook', notifier: new WebhookNotifier({ ...webhook, allowPrivateTargets }) }] : [];
