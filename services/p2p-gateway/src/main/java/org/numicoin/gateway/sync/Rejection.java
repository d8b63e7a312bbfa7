package org.numicoin.gateway.sync;

import java.util.Set;

/// What a code with which the validator refuses a block says of it.
enum Rejection {
    /// These bytes are not the block of that header. The block may be good.
    OF_BYTES,
    /// Not now.
    FOR_NOW,
    /// The chain, for us: it leaves ours too far below, or an operator does not want it. The block
    /// may be good.
    OF_CHAIN,
    /// The block, and so every chain with it.
    OF_BLOCK;

    private static final Set<String> CODES_OF_BYTES =
            Set.of("malformed", "bad-txnmrklroot", "bad-witness-merkle-match");

    private static final Set<String> CODES_FOR_NOW =
            Set.of(
                    "orphan-expired",
                    "no-room-to-wait",
                    "no-room-aside",
                    "low-work",
                    "unknown-template",
                    "time-too-new");

    private static final Set<String> CODES_OF_CHAIN =
            Set.of("fork-too-deep", "invalidated-by-operator", "on-invalidated-block");

    static Rejection of(String code) {
        if (CODES_OF_BYTES.contains(code)) {
            return OF_BYTES;
        }
        if (CODES_FOR_NOW.contains(code)) {
            return FOR_NOW;
        }
        return CODES_OF_CHAIN.contains(code) ? OF_CHAIN : OF_BLOCK;
    }
}
