package org.numicoin.mempool.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.numicoin.mempool.pool.PoolUpdate;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Bytes;

/// One update as it goes to the store.
///
/// @param versionBefore of the store
/// @param meta after it
/// @param out encoded verdicts that are about to be published
/// @param published versions of verdicts in `out` that are known to be in `tx.verdicts`
/// @param count of the shard's transactions after it
/// @param bytes of the shard's transactions after it
public record ShardCommit(
        long versionBefore,
        ShardMeta meta,
        PoolUpdate update,
        Map<Version, Bytes> out,
        Collection<Version> published,
        int count,
        long bytes) {
    public ShardCommit {
        out = Map.copyOf(out);
        published = List.copyOf(published);
    }

    /// What came of it.
    public enum Result {
        WRITTEN,
        /// Another owner has claimed the shard.
        FENCED,
        /// The store does not have the version before: it lost writes, or this one was made and its
        /// answer lost.
        STALE
    }
}
