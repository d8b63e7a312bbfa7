-- Takes some of what a client may have in a sliding window: what it had in this fixed window, and of the one before
-- the part that still lies within the length of a window. By the clock of Redis, so that all replicas agree.
-- KEYS: the client. ARGV: how many are asked for, how many a window has, its length in ms.
-- Returns how many are given: all, some or none.
local asked, limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local number = math.floor(ms / window)
local known = redis.call('HMGET', KEYS[1], 'number', 'now', 'before')
local last, now, before = tonumber(known[1] or -2), tonumber(known[2] or 0), tonumber(known[3] or 0)
if last == number - 1 then
    now, before = 0, now
elseif last ~= number then
    now, before = 0, 0
end
local still = before * (1 - (ms % window) / window)
local given = math.max(0, math.min(asked, math.floor(limit - now - still)))
if given > 0 then
    redis.call('HSET', KEYS[1], 'number', number, 'now', now + given, 'before', before)
    redis.call('PEXPIRE', KEYS[1], 2 * window)
end
return given
