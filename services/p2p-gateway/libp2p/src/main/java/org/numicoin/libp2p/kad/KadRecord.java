package org.numicoin.libp2p.kad;

import org.numicoin.libp2p.codec.Bytes;

/// A value under its key. When it was received is each node's own knowledge, so that field of the
/// wire is neither read nor kept.
public record KadRecord(Bytes key, Bytes value) {}
