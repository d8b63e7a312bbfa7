package org.numicoin.gateway.relay;

import java.util.function.ToLongFunction;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.protocol.ShortIds;
import org.numicoin.primitives.Hash256;

/// How full ids become short ones under the key of a header and a salt.
@FunctionalInterface
interface ShortIdKeys {
    /// The protocol's. Others have more collisions than anyone will see.
    ShortIdKeys PROTOCOL = (header, salt) -> ShortIds.keyedBy(header, salt)::of;

    ToLongFunction<Hash256> of(BlockHeader header, long salt);
}
