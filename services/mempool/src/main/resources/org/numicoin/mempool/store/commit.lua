-- Writes one update of a shard, all or nothing.
-- KEYS: meta, senders, out, then the bodies to set, then the bodies to delete.
-- ARGV: token, version before, then six lists, each behind its number of strings: fields and values of meta; senders
-- and records; senders to delete; bodies; versions and verdicts of out; versions to delete from out.
-- Numbers are compared as text: as numbers they are exact only to 2^53.
-- Returns 0 when written, 1 when another owner has the shard, 2 when the version is another, 3 when the shard is gone.
local token = redis.call('HGET', KEYS[1], 'token')
if not token then
    return 3
end
if token ~= ARGV[1] then
    return 1
end
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[2] then
    return 2
end
local at = 3
local function list()
    local first = at + 1
    at = first + tonumber(ARGV[at])
    return first, at - 1
end
local function setAll(key)
    local first, last = list()
    for i = first, last, 2 do
        redis.call('HSET', key, ARGV[i], ARGV[i + 1])
    end
end
local function deleteAll(key)
    local first, last = list()
    for i = first, last do
        redis.call('HDEL', key, ARGV[i])
    end
end
setAll(KEYS[1])
setAll(KEYS[2])
deleteAll(KEYS[2])
local first, last = list()
local key = 4
for i = first, last do
    redis.call('SET', KEYS[key], ARGV[i])
    key = key + 1
end
for i = key, #KEYS do
    redis.call('DEL', KEYS[i])
end
setAll(KEYS[3])
deleteAll(KEYS[3])
return 0
