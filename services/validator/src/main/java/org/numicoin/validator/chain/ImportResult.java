package org.numicoin.validator.chain;

import org.numicoin.primitives.Hash256;

/// What became of one piece of work.
public sealed interface ImportResult {
    /// Goes to the log: all events of the decision in one transaction, in their order.
    record Decided(Decision decision) implements ImportResult {}

    /// Decided before, or waiting already under another offset; there is no event.
    record AlreadyKnown(Hash256 blockId) implements ImportResult {}

    /// Waits in memory for its parent.
    record Orphan(Hash256 parentId) implements ImportResult {}

    /// Too far in the future; waits in memory until the local clock, milliseconds, shows this.
    record HeldUntil(long time) implements ImportResult {}

    /// Waits a few seconds for the body of its template, which may still be on its way.
    record UnknownTemplate(Hash256 templateId) implements ImportResult {}
}
