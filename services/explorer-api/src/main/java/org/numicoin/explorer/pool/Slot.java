package org.numicoin.explorer.pool;

import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Address;

/// What at most one transaction of a chain can have: a sender and one of its nonces.
record Slot(Address sender, long nonce) {
    static Slot of(Transaction transaction) {
        return new Slot(transaction.core().sender(), transaction.core().nonce());
    }
}
