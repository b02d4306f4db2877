// Everything that is written to Redis, and the one that reads it. Each script that writes compares before it changes, because a command can arrive twice (a
// Cluster sends it again after a lost connection) or late (its caller has given up waiting).
//
// A script that fails half way keeps its first writes. So those that add mark the slot `dirty` first and `ready` last:
// whoever dies in between, nobody can read or continue half a posting. Out of memory is decided at the first write, which
// is that mark, so it changes nothing. What frees memory or ends a rebuild is allowed when memory is full.

import type { Cluster, Redis, Result } from 'ioredis';

// ARGV from 6 on: for each data key the number of fields, then field, amount, …
const addFrom = (firstKey: number): string => `
local at = 6
for i = ${firstKey}, #KEYS do
  local key, last = KEYS[i], at + 2 * tonumber(ARGV[at])
  for f = at + 1, last, 2 do redis.call('HINCRBY', key, ARGV[f], ARGV[f + 1]) end
  at = last + 1
end`;

// The caller leaves out what is below the floors it knows. Higher ones than ours would leave out too much.
const checkFloors = `
if tonumber(ARGV[4]) > tonumber(days) or tonumber(ARGV[5]) > tonumber(months) then return {'floors', days, months} end`;

/** KEYS: meta, data keys. ARGV: epoch, from, to, day floor, month floor, increments. */
const post = `
local epoch, state, offset, days, months = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'state', 'offset', 'days', 'months'))
if not epoch then return {'not-ready'} end
if epoch ~= ARGV[1] then return {'wrong-epoch'} end
if state == 'dirty' then return {'dirty'} end
if state ~= 'ready' then return {'not-ready'} end
-- Decimal texts: longer is greater. Numbers of Lua are exact to 2^53 only.
local to = ARGV[3]
if #offset > #to or (#offset == #to and offset >= to) then return {'already-applied'} end
if offset ~= ARGV[2] then return {'gap'} end
${checkFloors}
if #KEYS > 1 then redis.call('HSET', KEYS[1], 'state', 'dirty') end
${addFrom(2)}
redis.call('HSET', KEYS[1], 'state', 'ready', 'offset', to)
return {'applied', days, months}`;

/** KEYS: meta, chunks, data keys. ARGV: epoch, chunk, (unused), day floor, month floor, increments. */
const load = `
local epoch, state, days, months = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'state', 'days', 'months'))
if epoch ~= ARGV[1] or state ~= 'rebuilding' then return {'superseded'} end
${checkFloors}
if redis.call('GETBIT', KEYS[2], ARGV[2]) == 1 then return {'done', days, months} end
redis.call('HSET', KEYS[1], 'state', 'dirty')
redis.call('SETBIT', KEYS[2], ARGV[2], 1)
${addFrom(3)}
redis.call('HSET', KEYS[1], 'state', 'rebuilding')
return {'done', days, months}`;

/** KEYS: meta, chunks. ARGV: epoch, tree version, day floor, month floor. */
const begin = `#!lua flags=allow-oom
if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then redis.call('DEL', KEYS[1]) end
local epoch, state = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'state'))
if epoch == ARGV[1] and state == 'rebuilding' and redis.call('EXISTS', KEYS[2]) == 0 then return 'done' end
if (tonumber(epoch or '') or -1) >= tonumber(ARGV[1]) then return 'superseded' end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'state', 'rebuilding', 'offset', '0',
  'tree', ARGV[2], 'days', ARGV[3], 'months', ARGV[4])
return 'done'`;

/** KEYS: meta, chunks. ARGV: epoch, offset. */
const finish = `#!lua flags=allow-oom
local epoch, state = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'state'))
if epoch ~= ARGV[1] or state == 'dirty' then return 'superseded' end
if state == 'ready' then return 'done' end
redis.call('HSET', KEYS[1], 'state', 'ready', 'offset', ARGV[2])
redis.call('DEL', KEYS[2])
return 'done'`;

/** KEYS: meta. ARGV: epoch. */
const spoil = `#!lua flags=allow-oom
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then redis.call('HSET', KEYS[1], 'state', 'dirty') end`;

/** KEYS: meta. ARGV: epoch, day floor, month floor. Answers 1 if the epoch is still this one. */
const raise = `#!lua flags=allow-oom
local epoch, days, months = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'days', 'months'))
if epoch ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) > tonumber(days) then redis.call('HSET', KEYS[1], 'days', ARGV[2]) end
if tonumber(ARGV[3]) > tonumber(months) then redis.call('HSET', KEYS[1], 'months', ARGV[3]) end
return 1`;

/** KEYS: meta, data keys. ARGV: epoch. Drops zeros and what is below the floors stored now. */
const prune = `#!lua flags=allow-oom
local epoch, days, months = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'days', 'months'))
if epoch ~= ARGV[1] then return end
days, months = tonumber(days), tonumber(months)
for i = 2, #KEYS do
  local held = redis.call('HGETALL', KEYS[i])
  for f = 1, #held, 2 do
    local mark, digits = string.match(held[f], '^([.-]?)(.*)$')
    local at = tonumber(digits, 36) * (mark == '-' and -1 or 1)
    if held[f + 1] == '0' or at < (mark == '.' and months or days) then redis.call('HDEL', KEYS[i], held[f]) end
  end
end`;

/** KEYS: meta, keys of older epochs. ARGV: epoch. A restored snapshot may have made an older epoch current again. */
const sweep = `#!lua flags=allow-oom
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return end
for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end`;

/**
 * KEYS: meta, data keys. ARGV: epoch, then for each key the number of fields and the fields. Answers the meta, then the
 * values of each key (an error for a key that is no hash) if the slot is ready in that epoch. Texts, so exact.
 */
const read = `#!lua flags=no-writes
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'offset', 'tree', 'days', 'months')
local reply = {meta}
if meta[1] ~= ARGV[1] or meta[2] ~= 'ready' then return reply end
local at = 2
for i = 2, #KEYS do
  local last, values = at + tonumber(ARGV[at]), {}
  -- In slices: Lua's stack does not hold a field list of any length.
  for from = at + 1, last, 1000 do
    local slice = redis.pcall('HMGET', KEYS[i], unpack(ARGV, from, math.min(from + 999, last)))
    if slice.err then values = {'spoilt'} break end
    for f = 1, #slice do values[#values + 1] = slice[f] end
  end
  reply[i], at = values, last + 1
end
return reply`;

/** KEYS: meta, data keys. ARGV: epoch. Answers the meta, then all of each key (an error for a key that is no hash). */
const held = `#!lua flags=no-writes
local reply = {redis.call('HMGET', KEYS[1], 'epoch', 'state', 'offset', 'tree', 'days', 'months')}
if reply[1][1] ~= ARGV[1] or reply[1][2] ~= 'ready' then return reply end
for i = 2, #KEYS do
  local all = redis.pcall('HGETALL', KEYS[i])
  reply[i] = all.err and {'', ''} or all
end
return reply`;

const SCRIPTS = { read, held, post, load, begin, finish, spoil, raise, prune, sweep };

type Args = readonly (string | number)[];

declare module 'ioredis' {
  // The scripts as commands: the number of keys, then keys and arguments in one array (a spread of so many would overflow).
  interface RedisCommander<Context> {
    fengsuiRead(keys: number, args: Args): Result<(string | null)[][], Context>;
    fengsuiHeld(keys: number, args: Args): Result<(string | null)[][], Context>;
    fengsuiPost(keys: number, args: Args): Result<[string, string?, string?], Context>;
    fengsuiLoad(keys: number, args: Args): Result<[string, string?, string?], Context>;
    fengsuiBegin(keys: number, args: Args): Result<'done' | 'superseded', Context>;
    fengsuiFinish(keys: number, args: Args): Result<'done' | 'superseded', Context>;
    fengsuiSpoil(keys: number, args: Args): Result<null, Context>;
    fengsuiRaise(keys: number, args: Args): Result<0 | 1, Context>;
    fengsuiPrune(keys: number, args: Args): Result<null, Context>;
    fengsuiSweep(keys: number, args: Args): Result<null, Context>;
  }
}

/** Teaches a client the scripts. They travel as text once a connection, by their hash afterwards. */
export const defineSlotScripts = (client: Redis | Cluster): void => {
  for (const [name, lua] of Object.entries(SCRIPTS)) {
    client.defineCommand(`fengsui${name[0]?.toUpperCase()}${name.slice(1)}`, { lua });
  }
};
