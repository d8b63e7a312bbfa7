package org.numicoin.validator.chain;

/// A block was asked for that lies below the snapshot with which this store begins: other nodes
/// have it.
public final class BelowSnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BelowSnapshotException(long height, long first) {
        super("height " + height + ": this store begins with a snapshot, at height " + first);
    }
}
