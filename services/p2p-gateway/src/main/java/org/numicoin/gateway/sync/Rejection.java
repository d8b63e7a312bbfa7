package org.numicoin.gateway.sync;

import java.util.Set;

/// What a code with which the validator refuses a block says of it.
enum Rejection {
    /// These bytes are not the block of that header. The block may be good.
    OF_BYTES,
    /// Not now.
    FOR_NOW,
    /// The block, and so every chain with it.
    OF_BLOCK;

    private static final Set<String> CODES_OF_BYTES =
            Set.of("malformed", "bad-txnmrklroot", "bad-witness-merkle-match");

    private static final Set<String> CODES_FOR_NOW =
            Set.of(
                    "orphan-expired",
                    "no-room-to-wait",
                    "low-work",
                    "unknown-template",
                    "time-too-new");

    static Rejection of(String code) {
        return CODES_OF_BYTES.contains(code)
                ? OF_BYTES
                : CODES_FOR_NOW.contains(code) ? FOR_NOW : OF_BLOCK;
    }
}
