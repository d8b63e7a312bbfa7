package org.numicoin.worker.search;

import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.primitives.Hash256;

/// What all threads of a worker search on at a time. It is current as long as the [WorkBoard] has
/// this generation.
///
/// @param header with our payout address
/// @param trace of the template
/// @param offered when the board got it, of its clock
public record Work(
        long generation,
        Hash256 templateId,
        BlockHeader header,
        NonceSpace space,
        TraceContext trace,
        long offered) {
    public Hash256 parentId() {
        return header.parentId();
    }

    Work as(long newGeneration, NonceSpace newSpace) {
        return new Work(newGeneration, templateId, header, newSpace, trace, offered);
    }
}
