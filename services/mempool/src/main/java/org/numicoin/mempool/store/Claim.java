package org.numicoin.mempool.store;

import java.util.List;
import org.numicoin.primitives.Bytes;

/// A shard that was taken over.
///
/// @param token of the new owner
/// @param out encoded verdicts that may not have been published
public record Claim(Bytes token, ShardMeta meta, List<Bytes> out) {
    public Claim {
        out = List.copyOf(out);
    }
}
