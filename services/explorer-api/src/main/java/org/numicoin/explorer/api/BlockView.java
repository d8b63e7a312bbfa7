package org.numicoin.explorer.api;

/// A block without its transactions. Amounts and work are decimal strings, amounts in nano; fee
/// rates nano per weight.
///
/// @param timestamp seconds since 1970, `timestampMs` the same as the header has it
/// @param merkleRoot root of the transactions' ids
/// @param bits compact target, as a number
/// @param difficulty expected hashes for this block
/// @param chainwork of all blocks up to it
/// @param nonce and extraNonce in hexadecimal, as bytes of the header
/// @param medianTip of its transactions
/// @param reward what its miner is credited at maturity
record BlockView(
        String id,
        long height,
        int version,
        long timestamp,
        long timestampMs,
        int txCount,
        long size,
        long weight,
        String previousblockhash,
        String merkleRoot,
        String witnessRoot,
        String stateRoot,
        String historyRoot,
        String extensionRoot,
        int bits,
        String difficulty,
        String chainwork,
        long baseFee,
        long medianTip,
        int signals,
        String miner,
        String nonce,
        String extraNonce,
        String fees,
        String tips,
        String reward) {}
