package org.numicoin.gateway.sync;

/// From the codes of synchronization, which are those of consensus rules where a rule is broken, to
/// what reputation counts.
public final class SyncOffences {
    private SyncOffences() {}

    public static String of(String code) {
        return switch (code) {
            case "work-not-delivered", "false-chain", "stalled", "bodies-withheld" -> code;
            case "high-hash" -> "bad-proof-of-work";
            case "wrong-block", "bad-txnmrklroot", "bad-witness-merkle-match" -> "body-mismatch";
            case "malformed" -> "bad-answer";
            default -> "bad-header";
        };
    }
}
