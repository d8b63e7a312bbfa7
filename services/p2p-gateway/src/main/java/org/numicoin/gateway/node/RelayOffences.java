package org.numicoin.gateway.node;

import org.numicoin.gateway.relay.Offences;

/// From the codes of relay, which are those of consensus rules where a rule is broken, to what
/// reputation counts.
final class RelayOffences {
    private static final String HIGH_HASH = "high-hash";

    private RelayOffences() {}

    static String ofBlock(String code) {
        return switch (code) {
            case Offences.FALSE_COMPACT_BLOCK,
                    Offences.FALSE_BLOCK_TXS,
                    Offences.FALSE_BODY,
                    Offences.WRONG_BLOCK ->
                    "body-mismatch";
            case Offences.BAD_BLOCK_TXS, Offences.MALFORMED_BLOCK -> "bad-answer";
            case HIGH_HASH -> "bad-proof-of-work";
            default -> "bad-header";
        };
    }

    /// What no state excuses: broken in itself, or refused by the pool for good.
    static String ofTransactions(String code) {
        return switch (code) {
            case "malformed", "bad-tx-chain-id", "tx-expired", "max-fee-below-base-fee" ->
                    "bad-batch";
            default -> "rejected-transaction";
        };
    }
}
