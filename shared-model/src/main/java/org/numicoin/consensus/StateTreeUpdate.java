package org.numicoin.consensus;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// What a set of changes makes of the state tree: the new root, and each page that changed, empty
/// when it is gone. They are stored in one batch with the entries.
public record StateTreeUpdate(Hash256 root, Map<PageKey, Optional<StatePage>> pages) {
    public StateTreeUpdate {
        // A view: the tree gives the map away, and copying some 50,000 pages a block costs.
        pages = Collections.unmodifiableMap(pages);
    }
}
