package org.numicoin.kit.kafka;

/// Hears whether this replica should write. Called by the lease's thread, which must not be held
/// up.
public interface LeaseListener {
    /// This replica should write from now on: begins the promotion elsewhere and returns at once.
    void acquired();

    /// Another replica should. Returns within 3 s, when the transaction has ended and the producer
    /// is closed.
    void released();

    /// The lease went away unseen: another replica may be writing already. Same duties as
    /// [#released].
    void lost();
}
