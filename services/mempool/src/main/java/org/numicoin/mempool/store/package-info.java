/// The shards in Redis: one script that takes a shard over and one that writes an update of its
/// owner, both atomic and fenced by a token. Redis keeps bytes and compares text; it computes
/// nothing. Depends on `pool` and Spring Data Redis.
@NullMarked
package org.numicoin.mempool.store;

import org.jspecify.annotations.NullMarked;
