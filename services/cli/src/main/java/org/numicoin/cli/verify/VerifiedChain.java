package org.numicoin.cli.verify;

import org.numicoin.primitives.Amount;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// A chain that was found valid up to its tip.
///
/// @param supply of all accounts, unpaid rewards and the pool
public record VerifiedChain(
        long height,
        Hash256 tip,
        Hash256 stateRoot,
        ChainWork work,
        Amount supply,
        Amount issued,
        int accounts,
        long transactions,
        long signatures) {}
