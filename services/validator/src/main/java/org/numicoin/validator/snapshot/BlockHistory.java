package org.numicoin.validator.snapshot;

import org.numicoin.primitives.Bytes;

/// Who gives the blocks before a snapshot: nothing of it is believed.
public interface BlockHistory {
    /// Whom to blame, for people.
    String name();

    /// The encoding of a block of the main chain. Asked for by rising height.
    Bytes block(long height);
}
