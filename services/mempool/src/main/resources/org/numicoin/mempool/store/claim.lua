-- Takes a shard over: whoever owned it before is fenced by the new token.
-- KEYS: meta, out. ARGV: token.
-- Returns how many of the strings that follow are fields and values of meta, then those, then those of out.
redis.call('HSET', KEYS[1], 'token', ARGV[1])
local result = redis.call('HGETALL', KEYS[1])
table.insert(result, 1, tostring(#result))
for _, value in ipairs(redis.call('HGETALL', KEYS[2])) do
    result[#result + 1] = value
end
return result
