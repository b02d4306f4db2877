// What an administrator's page asks of devices, and a phone of its code.

import { getJson, postJson, send } from './http.js';
import { list, record, text } from './json.js';

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly history: boolean;
  readonly revoked: boolean;
}

export interface Enrolment {
  readonly url: string;
  readonly expiresAt: string;
}

export interface DeviceToken {
  readonly id: string;
  readonly token: string;
  readonly source: string;
  readonly region: string;
}

const PATH = '/api/v1/devices';
const of = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

const parseDevice = (value: unknown): Device => {
  const json = record(value);
  return {
    ...{ id: text(json.id), name: text(json.name), region: text(json.region) },
    ...{ history: json.history === true, revoked: json.revokedAt !== null },
  };
};

const parseEnrolment = (value: unknown): Enrolment => {
  const json = record(value);
  return { url: text(json.url), expiresAt: text(json.expiresAt) };
};

const parseToken = (value: unknown): DeviceToken => {
  const json = record(value);
  return { id: text(json.id), token: text(json.token), source: text(json.source), region: text(json.region) };
};

export const fetchDevices = async (): Promise<Device[]> =>
  list(record(await getJson(PATH, { limit: '1000' })).items).map(parseDevice);

export const addPhone = async (name: string, region: string): Promise<Enrolment> =>
  parseEnrolment(record(await postJson(PATH, { name, region, enrol: true })).enrolment);

export const addDevice = async (name: string, region: string): Promise<DeviceToken> =>
  parseToken(await postJson(PATH, { name, region }));

export const invitePhone = async (id: string): Promise<Enrolment> =>
  parseEnrolment(await postJson(`${of(id)}/enrolments`));

export const rotateDevice = async (id: string): Promise<DeviceToken> =>
  parseToken(await postJson(`${of(id)}/rotation`));

export const revokeDevice = (id: string): Promise<void> => send('DELETE', of(id));

export const enrol = async (code: string): Promise<DeviceToken> =>
  parseToken(await postJson(`/api/v1/enrolments/${encodeURIComponent(code)}`));
