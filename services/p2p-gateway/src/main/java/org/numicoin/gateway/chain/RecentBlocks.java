package org.numicoin.gateway.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The newest blocks in their encoding, up to so many bytes; those asked for longest ago leave
/// first. What peers ask for most then costs the validator nothing.
final class RecentBlocks {
    private final long bytesMax;
    private final Map<Hash256, Bytes> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    RecentBlocks(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void put(Hash256 id, Bytes block) {
        if (block.length() > bytesMax) {
            return;
        }
        Optional.ofNullable(blocks.put(id, block)).ifPresent(old -> bytes -= old.length());
        bytes += block.length();
        for (var eldest = blocks.values().iterator(); bytes > bytesMax; ) {
            bytes -= eldest.next().length();
            eldest.remove();
        }
    }

    synchronized Optional<Bytes> get(Hash256 id) {
        return Optional.ofNullable(blocks.get(id));
    }

    synchronized long bytes() {
        return bytes;
    }
}
