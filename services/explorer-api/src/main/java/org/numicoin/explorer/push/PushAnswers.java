package org.numicoin.explorer.push;

import java.util.Optional;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What the pushed messages carry: the shapes of the REST answers. May read the index.
public interface PushAnswers {
    /// A block of the main chain; nothing when it is no longer there.
    Optional<?> block(Hash256 id);

    /// The status of a transaction; nothing when it is unknown.
    Optional<?> status(Hash256 transactionId);

    /// A transaction of the chain or of the pool.
    Optional<?> transaction(Hash256 id);

    /// The pool in numbers; nothing while the index is empty.
    Optional<?> stats();

    /// The next blocks if nothing more came; nothing while the index is empty.
    Optional<?> mempoolBlocks();

    /// Reads an address, or throws `IllegalArgumentException` with what is wrong.
    Address parse(String address);

    String text(Address address);
}
