import { expect, it } from '@jest/globals';
import { parseRedisUrl } from './redis-url.js';

it.each([
  ['redis://127.0.0.1:7000', { nodes: [{ host: '127.0.0.1', port: 7000 }], database: 0, isTls: false }],
  ['redis://a', { nodes: [{ host: 'a', port: 6379 }], database: 0, isTls: false }],
  [
    'redis://a:1,b:2/',
    {
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      database: 0,
      isTls: false,
    },
  ],
  ['redis://[::1]:7/3', { nodes: [{ host: '::1', port: 7 }], database: 3, isTls: false }],
  [
    'rediss://me:p%40ss@a',
    { nodes: [{ host: 'a', port: 6379 }], username: 'me', password: 'p@ss', database: 0, isTls: true },
  ],
  ['redis://:secret@a', { nodes: [{ host: 'a', port: 6379 }], password: 'secret', database: 0, isTls: false }],
])('reads %s', (url, address) => {
  expect(parseRedisUrl(url)).toEqual(address);
});

it.each(['redis://', 'redis://a:99999', 'http://a', 'redis://a:secret', 'redis://a,,b'])('refuses %s', (url) => {
  expect(() => parseRedisUrl(url)).toThrow('must look like');
  expect(() => parseRedisUrl(url)).not.toThrow('secret');
});
