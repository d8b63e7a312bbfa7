package org.numicoin.validator.chain;

import org.numicoin.primitives.Hash256;

/// What an operator may decide about the chain, where work and rules leave it to people.
public sealed interface OperatorOrder {
    Hash256 blockId();

    /// The branch that ends in a stored block becomes the chain, however deep it leaves it.
    record AcceptReorganization(Hash256 blockId) implements OperatorOrder {}

    /// A stored block counts as invalid, and so does every block on it.
    record Invalidate(Hash256 blockId) implements OperatorOrder {}

    /// A block that is remembered as invalid is forgiven.
    record Reconsider(Hash256 blockId) implements OperatorOrder {}
}
