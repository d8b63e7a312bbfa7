package org.numicoin.pool.ledger;

/// An entry that cannot follow on those before it: the books are damaged, or of another version.
/// Whoever meets one stops.
public final class LedgerException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    LedgerException(long sequence, String problem) {
        super("entry " + sequence + " of the pool's ledger: " + problem);
    }
}
