package org.numicoin.mempool.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.primitives.Hash256;

/// The keys of one shard. The braces put them into one slot of a Redis Cluster, so that a script
/// may touch all of them.
record ShardKeys(String tag) {
    static ShardKeys of(TopicPrefix prefix, int shard) {
        return new ShardKeys("{" + prefix + ":" + shard + "}:");
    }

    ByteBuffer meta() {
        return text(tag + "meta");
    }

    ByteBuffer senders() {
        return text(tag + "senders");
    }

    ByteBuffer out() {
        return text(tag + "out");
    }

    /// Of the transaction with this full id: the id in bytes behind the tag.
    ByteBuffer body(Hash256 fullId) {
        byte[] start = (tag + "t:").getBytes(StandardCharsets.US_ASCII);
        var key = new byte[start.length + Hash256.BYTES];
        System.arraycopy(start, 0, key, 0, start.length);
        fullId.copyTo(key, start.length);
        return ByteBuffer.wrap(key);
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
