package org.numicoin.pool.job;

import java.math.BigInteger;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// A template that the pool has miners for.
///
/// @param header with the pool's address
/// @param networkDifficulty hashes that the block takes on average
/// @param trace of the template
public record PoolTemplate(
        TemplateNumber number,
        Hash256 templateId,
        BlockHeader header,
        long networkDifficulty,
        TraceContext trace) {
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    static PoolTemplate of(MiningTemplate template, Address pool, TraceContext trace) {
        var header = template.header().withMiner(pool);
        var work = new CompactTarget(header.target()).work().toBigInteger();
        return new PoolTemplate(
                template.number(),
                template.templateId(),
                header,
                Math.max(1, work.min(LONG_MAX).longValueExact()),
                trace);
    }

    /// The difficulty for a job of this template: never above the network's, so that no share that
    /// solves the block is missed.
    public ShareDifficulty difficulty(long wanted) {
        return ShareDifficulty.atMost(Math.clamp(wanted, 1, networkDifficulty));
    }
}
