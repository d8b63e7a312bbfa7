package org.numicoin.gateway.sync;

import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// What a peer says of its chain. Nothing of it is believed before headers show it.
///
/// @param bodiesFrom height from which it can give whole blocks
public record PeerClaim(Hash256 tipId, long tipHeight, ChainWork chainWork, long bodiesFrom) {}
