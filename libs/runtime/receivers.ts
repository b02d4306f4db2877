import { WebhookNotifier } from '#channels/webhook';
import type { Config } from '#config/config';
import type { Receiver } from '#ports/notifier';

/** Who is told of alerts: for a start the one webhook of `FENGSUI_WEBHOOK_URL`, told of every one. */
export const receiversOf = (config: Config): Receiver[] =>
  config.webhook
    ? [
        {
          name: 'webhook',
          notifier: new WebhookNotifier({
            url: config.webhook.url,
            secret: config.webhook.secret,
            allowPrivateTargets: config.allowPrivateTargets,
          }),
        },
      ]
    : [];
