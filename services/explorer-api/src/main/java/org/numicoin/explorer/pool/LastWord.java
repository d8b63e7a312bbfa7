package org.numicoin.explorer.pool;

import org.numicoin.messaging.TransactionVerdict;

/// Why a transaction is not in the pool: the verdict that took it out or refused it.
///
/// @param code of the rule, or what happened in one word
/// @param detail for people
public record LastWord(String verdict, String code, String detail) {
    public static LastWord of(TransactionVerdict verdict) {
        String word =
                switch (verdict.kind()) {
                    case ACCEPTED -> "accepted";
                    case QUEUED -> "queued";
                    case REPLACED -> "replaced";
                    case EVICTED -> "evicted";
                    case EXPIRED -> "expired";
                    case CONFIRMED -> "confirmed";
                    case DROPPED -> "dropped";
                    case REJECTED -> "rejected";
                };
        return new LastWord(
                word, verdict.code().isEmpty() ? word : verdict.code(), verdict.detail());
    }
}
