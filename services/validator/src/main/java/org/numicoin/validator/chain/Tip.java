package org.numicoin.validator.chain;

import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// The last block of a chain.
public record Tip(Hash256 id, long height, ChainWork chainWork) {}
