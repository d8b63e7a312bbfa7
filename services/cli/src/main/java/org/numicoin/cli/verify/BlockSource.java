package org.numicoin.cli.verify;

import org.numicoin.primitives.Hash256;

/// Where blocks come from. Nothing that it says is believed. Asked by several threads at once.
public interface BlockSource {
    /// The height up to which the source has a chain now.
    long tipHeight();

    /// A block of its main chain.
    ///
    /// @return the id under which the source has it, and its encoding
    Raw block(long height);

    /// A block as it was received.
    @SuppressWarnings("ArrayRecordComponent") // read once, by the decoder
    record Raw(Hash256 id, byte[] bytes) {}
}
