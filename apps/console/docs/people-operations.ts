// The routes of administrators: devices, people, and the trail of what people did.

import { z } from 'zod';
import { actionSchema } from '#contracts/api/action-json';
import {
  deviceAddedSchema,
  deviceSchema,
  deviceTokenSchema,
  enrolmentSchema,
  newDeviceSchema,
} from '#contracts/api/device-json';
import { newUserSchema, userAssignmentSchema, userPasswordSchema, userSchema } from '#contracts/api/user-json';
import { auditQuery } from '../people/audit.controller.js';
import { devicesQuery } from '../people/devices.controller.js';
import { usersQuery } from '../people/users.controller.js';
import type { Operation } from './operation.js';

const JSON_TYPE = 'application/json';
const page = (item: z.ZodType): z.ZodType => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const PEOPLE_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/devices', tag: 'people', who: 'people', query: devicesQuery },
    ...{ zh: '设备(管理员,所辖区域内)', en: 'Devices; administrators, within their region' },
    ...{ ok: { status: 200, content: { [JSON_TYPE]: page(deviceSchema) } }, problems: ['region-not-allowed'] },
  },
  {
    ...{ method: 'post', path: '/api/v1/devices', tag: 'people', who: 'people' },
    zh: '登记设备:答复中含令牌(只此一次),或供手机扫描的登记码',
    en: 'Register a device: the answer has its token, this once, or a code for a phone',
    body: { [JSON_TYPE]: newDeviceSchema },
    ok: { status: 201, content: { [JSON_TYPE]: deviceAddedSchema } },
    problems: ['malformed', 'invalid-request', 'region-not-allowed'],
  },
  {
    ...{ method: 'post', path: '/api/v1/devices/{id}/rotation', tag: 'people', who: 'people' },
    ...{ zh: '换发令牌,旧令牌即刻失效', en: 'A new token; the old one is void at once' },
    ok: { status: 201, content: { [JSON_TYPE]: deviceTokenSchema } },
    problems: ['not-found', 'conflict', 'region-not-allowed'],
  },
  {
    ...{ method: 'post', path: '/api/v1/devices/{id}/enrolments', tag: 'people', who: 'people' },
    ...{ zh: '供手机扫描的登记码,一次有效,15 分钟', en: 'A code for a phone, good once and for 15 minutes' },
    ok: { status: 201, content: { [JSON_TYPE]: enrolmentSchema } },
    problems: ['not-found', 'conflict', 'region-not-allowed'],
  },
  {
    ...{ method: 'delete', path: '/api/v1/devices/{id}', tag: 'people', who: 'people' },
    ...{ zh: '撤销设备', en: 'Revoke a device', ok: { status: 204 } },
    problems: ['not-found', 'region-not-allowed', 'csrf-refused'],
  },
  {
    ...{ method: 'post', path: '/api/v1/enrolments/{code}', tag: 'people', who: 'anybody' },
    ...{ zh: '手机凭登记码换取令牌,只此一次', en: 'A phone gets its token for the code, once' },
    ok: { status: 201, content: { [JSON_TYPE]: deviceTokenSchema } },
    problems: ['not-found'],
  },
  {
    ...{ method: 'get', path: '/api/v1/users', tag: 'people', who: 'people', query: usersQuery },
    ...{ zh: '人员(管理员,所辖区域内)', en: 'People; administrators, within their region' },
    ...{ ok: { status: 200, content: { [JSON_TYPE]: page(userSchema) } }, problems: ['region-not-allowed'] },
  },
  {
    ...{ method: 'post', path: '/api/v1/users', tag: 'people', who: 'people' },
    ...{ zh: '新增人员:答复中含密码,只此一次', en: 'Add a person: the answer has the password, this once' },
    body: { [JSON_TYPE]: newUserSchema },
    ok: { status: 201, content: { [JSON_TYPE]: userPasswordSchema } },
    problems: ['malformed', 'invalid-request', 'conflict', 'region-not-allowed'],
  },
  {
    ...{ method: 'post', path: '/api/v1/users/{user}/assignment', tag: 'people', who: 'people' },
    ...{ zh: '改变角色与区划', en: 'Another role and region' },
    body: { [JSON_TYPE]: userAssignmentSchema },
    ok: { status: 200, content: { [JSON_TYPE]: userSchema } },
    problems: ['malformed', 'invalid-request', 'not-found', 'conflict', 'region-not-allowed'],
  },
  {
    ...{ method: 'post', path: '/api/v1/users/{user}/password', tag: 'people', who: 'people' },
    ...{ zh: '新密码,其全部会话即刻结束', en: 'A new password; every session of the person ends at once' },
    ok: { status: 201, content: { [JSON_TYPE]: userPasswordSchema } },
    problems: ['not-found', 'conflict'],
  },
  {
    ...{ method: 'delete', path: '/api/v1/users/{user}', tag: 'people', who: 'people' },
    ...{ zh: '停用:会话与接口令牌即刻失效', en: 'Disable: sessions and API tokens end at once', ok: { status: 204 } },
    problems: ['not-found', 'conflict', 'csrf-refused'],
  },
  {
    ...{ method: 'get', path: '/api/v1/audit', tag: 'people', who: 'people', query: auditQuery },
    zh: '操作留痕(管理员,所辖区域内),最新在前',
    en: 'What people did, newest first; administrators, within their region',
    ok: { status: 200, content: { [JSON_TYPE]: page(actionSchema), 'text/csv': 'text' } },
    problems: ['region-not-allowed'],
  },
];
