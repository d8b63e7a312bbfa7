package org.numicoin.pool.share;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.PoolShare;
import org.numicoin.pool.job.JobId;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What a miner sent.
///
/// @param kind that the miner logged in for
/// @param result the hash that it claims
/// @param chosen templates of the miner's own that it may be of, on the same block as the pool's
///   template of the job; empty where the job is on that
public record Share(
        Address miner,
        String worker,
        Kind kind,
        JobId job,
        int nonce,
        Hash256 result,
        List<BlockHeader> chosen) {
    public Share {
        chosen = List.copyOf(chosen);
    }

    PoolShare.Scheme scheme() {
        return kind == Kind.SOLO ? PoolShare.Scheme.SOLO : PoolShare.Scheme.PPLNS;
    }
}
