package org.numicoin.pool.share;

import org.numicoin.messaging.PoolShare;
import org.numicoin.pool.job.JobId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What a miner sent.
///
/// @param result the hash that it claims
public record Share(
        Address miner,
        String worker,
        PoolShare.Scheme scheme,
        JobId job,
        int nonce,
        Hash256 result) {}
