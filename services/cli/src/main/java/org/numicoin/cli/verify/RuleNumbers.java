package org.numicoin.cli.verify;

import java.util.Map;
import java.util.Optional;

/// The numbers that docs/spec/consensus.md gives to the rules, by code.
final class RuleNumbers {
    private static final Map<String, String> BY_CODE =
            Map.ofEntries(
                    Map.entry("bad-version", "H1"),
                    Map.entry("bad-chain-id", "H2"),
                    Map.entry("bad-prevblk", "H3"),
                    Map.entry("bad-height", "H4"),
                    Map.entry("time-too-old", "H5"),
                    Map.entry("time-too-new", "H6"),
                    Map.entry("bad-extension", "H7"),
                    Map.entry("bad-basefee", "H8"),
                    Map.entry("bad-diffbits", "H9"),
                    Map.entry("bad-history-root", "H10"),
                    Map.entry("high-hash", "H11"),
                    Map.entry("bad-checkpoint", "H12"),
                    Map.entry("bad-txnmrklroot", "B1"),
                    Map.entry("bad-witness-merkle-match", "B2"),
                    Map.entry("bad-blk-weight", "B3"),
                    Map.entry("bad-weight", "B4"),
                    Map.entry("bad-tx-chain-id", "T1"),
                    Map.entry("tx-expired", "T2"),
                    Map.entry("max-fee-below-base-fee", "T3"),
                    Map.entry("bad-nonce", "T4"),
                    Map.entry("bad-authorization", "T5"),
                    Map.entry("bad-signers", "T6"),
                    Map.entry("bad-reveals", "T7"),
                    Map.entry("insufficient-balance", "T8"),
                    Map.entry("below-account-minimum", "T9"),
                    Map.entry("bad-signature", "T10"),
                    Map.entry("bad-state-root", "E1"));

    private RuleNumbers() {}

    static Optional<String> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    static Map<String, String> byCode() {
        return BY_CODE;
    }
}
