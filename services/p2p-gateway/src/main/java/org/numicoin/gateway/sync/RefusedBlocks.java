package org.numicoin.gateway.sync;

import java.util.LinkedHashMap;
import org.numicoin.primitives.Hash256;

/// Blocks that our validator will not have, by id: whatever stands on one is refused unseen. The
/// oldest is forgotten first; forgetting costs asking the validator once more.
final class RefusedBlocks {
    private static final int MAX = 4_096;

    private final LinkedHashMap<Hash256, String> codes = new LinkedHashMap<>();

    void add(Hash256 id, String code) {
        codes.putLast(id, code);
        if (codes.size() > MAX) {
            codes.pollFirstEntry();
        }
    }

    void clear() {
        codes.clear();
    }

    boolean contains(Hash256 id) {
        return codes.containsKey(id);
    }
}
