package org.numicoin.gateway.node;

/// From the codes of synchronization, which are those of consensus rules where a rule is broken, to
/// what reputation counts.
final class SyncOffences {
    private SyncOffences() {}

    static String of(String code) {
        return switch (code) {
            case "work-not-delivered", "stalled", "false-chain" -> code;
            case "bodies-withheld" -> "stalled";
            case "high-hash" -> "bad-proof-of-work";
            case "wrong-block", "bad-txnmrklroot", "bad-witness-merkle-match" -> "body-mismatch";
            case "malformed" -> "bad-answer";
            default -> "bad-header";
        };
    }
}
