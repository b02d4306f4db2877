import type { Instant } from '#domain/calendar/day';
import { formatInstant, localDay } from '#domain/calendar/local-time';
import type { Credentials } from './first-run.js';

const MINUTE = 60_000;

/** What `npm start` prints: where the page is, who may sign in, and a line that posts a first event when pasted. */
export const welcome = (
  at: { url: string; town: string; now: Instant; credentialsFile: string },
  credentials: Credentials,
): string => {
  const zone = 'Asia/Shanghai';
  const id = `first-${localDay(at.now, zone)}-${formatInstant(at.now, zone).slice(11, 19).replaceAll(':', '')}`;
  const event = {
    specversion: '1.0',
    id,
    source: 'urn:fengsui:device:first',
    type: 'safety.incident.reported',
    subject: id,
    time: formatInstant(at.now, zone),
    datacontenttype: 'application/json',
    data: {
      region: at.town,
      sector: 'construction',
      occurredAt: formatInstant(at.now - 10 * MINUTE, zone),
      deaths: 1,
      missing: 0,
      seriousInjuries: 0,
      minorInjuries: 2,
      summary: '脚手架坍塌(演示)',
    },
  };
  return `
  烽燧 Fengsui

  页面 Page          ${at.url}/
  登录 Sign in       ${credentials.supervisor.user} / ${credentials.supervisor.password}
  设备令牌 Token     ${credentials.deviceToken}
  (保存在 kept in ${at.credentialsFile})
  接口 API           ${at.url}/docs

  报告第一起事件,粘贴下面一行 · Post a first incident: paste this line

curl -sS ${at.url}/api/v1/events -H 'Authorization: Bearer ${credentials.deviceToken}' -H 'Content-Type: application/cloudevents+json' -d '${JSON.stringify(event)}'

  停止按 Ctrl-C · Ctrl-C stops it
`;
};
