package org.numicoin.explorer.pool;

import java.util.Optional;
import java.util.regex.Pattern;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// Why a transaction is not in the pool: the verdict that took it out or refused it, or that its
/// block went.
///
/// @param code of the rule, or what happened in one word
/// @param detail for people
/// @param replacedBy the transaction that has its place now, when it was replaced
public record LastWord(String verdict, String code, String detail, Optional<Hash256> replacedBy) {
    /// The block that contained it is in the main chain no more, and the mempool has not said yet
    /// what becomes of it.
    static final LastWord DISCONNECTED =
            new LastWord(
                    "disconnected",
                    "disconnected",
                    "its block left the main chain",
                    Optional.empty());

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public static LastWord of(TransactionVerdict verdict) {
        String word = word(verdict.kind());
        return new LastWord(
                word,
                verdict.code().isEmpty() ? word : verdict.code(),
                verdict.detail(),
                replacedBy(verdict));
    }

    /// A kind of verdict in the word that answers have for it.
    public static String word(TransactionVerdict.Kind kind) {
        return switch (kind) {
            case ACCEPTED -> "accepted";
            case QUEUED -> "queued";
            case REPLACED -> "replaced";
            case EVICTED -> "evicted";
            case EXPIRED -> "expired";
            case CONFIRMED -> "confirmed";
            case DROPPED -> "dropped";
            case REJECTED -> "rejected";
        };
    }

    /// The detail of a replacement is the id of what replaces (docs/spec/messaging.md).
    private static Optional<Hash256> replacedBy(TransactionVerdict verdict) {
        return verdict.kind() == TransactionVerdict.Kind.REPLACED
                        && ID.matcher(verdict.detail()).matches()
                ? Optional.of(Hash256.ofHex(verdict.detail()))
                : Optional.empty();
    }
}
