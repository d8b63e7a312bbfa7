package org.numicoin.crypto;

import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Public keys by their ids, for signatures that come without one. Asked only about signatures that
/// are really verified, for many at a time, by several threads.
@FunctionalInterface
public interface KnownKeys {
    /// Every signature brings its key.
    KnownKeys NONE = ids -> ids.stream().map(_ -> Optional.<Bytes>empty()).toList();

    /// In the order of the ids.
    List<Optional<Bytes>> find(List<Hash256> keyIds);
}
