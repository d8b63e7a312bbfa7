package org.numicoin.explorer.api;

import java.util.List;
import java.util.Optional;
import org.numicoin.explorer.pool.LastWord;
import org.numicoin.primitives.Hash256;

/// A transaction. Amounts are nano as decimal strings; fee rates nano per weight.
///
/// @param fullId none when its witness was pruned
/// @param fee what it paid, or for a pooled one what it would pay in the next block; none when its
///   max fee is below that block's base fee
/// @param validUntil last height of a block that may contain it; none when it never expires
/// @param memo in hexadecimal
record TransactionView(
        String txid,
        Optional<String> fullId,
        int version,
        String type,
        String sender,
        long nonce,
        long maxFee,
        long tip,
        Optional<Long> validUntil,
        Optional<List<PaymentView>> payments,
        Optional<String> memo,
        Optional<String> newAuthorization,
        WitnessView witness,
        int size,
        long weight,
        Optional<String> fee,
        Optional<Long> feeRate,
        StatusView status) {

    record PaymentView(String recipient, String amount) {}

    /// @param signers places of the keys that sign, in a policy; 0 for a single key
    /// @param reveals places of the keys that it reveals
    /// @param pruned whether its signatures and keys are gone; nobody can ask for the raw bytes
    ///   then
    record WitnessView(
            boolean policyAccount,
            Optional<PolicyView> policy,
            List<Integer> signers,
            List<Integer> reveals,
            int bytes,
            boolean pruned) {}

    record PolicyView(int required, List<String> keyIds) {}

    /// Where a transaction is: in a block, in the pool, or what became of it.
    ///
    /// @param blockTime seconds since 1970
    /// @param pool `accepted`, or `queued` while one before it is missing
    /// @param verdict what took it out of the pool or refused it, with code and detail;
    ///   `disconnected` while nobody has decided since its block left the chain
    /// @param replacedBy the transaction that has its place now
    record StatusView(
            boolean confirmed,
            Optional<Long> blockHeight,
            Optional<String> blockHash,
            Optional<Long> blockTime,
            Optional<String> pool,
            Optional<String> verdict,
            Optional<String> code,
            Optional<String> detail,
            Optional<String> replacedBy) {
        static StatusView confirmed(long height, String blockId, long timestamp) {
            return new StatusView(
                    true,
                    Optional.of(height),
                    Optional.of(blockId),
                    Optional.of(timestamp / 1_000),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        static StatusView pooled(boolean queued) {
            return unconfirmed(Optional.of(queued ? "queued" : "accepted"), Optional.empty());
        }

        static StatusView gone(LastWord word) {
            return unconfirmed(Optional.empty(), Optional.of(word));
        }

        private static StatusView unconfirmed(Optional<String> pool, Optional<LastWord> word) {
            return new StatusView(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    pool,
                    word.map(LastWord::verdict),
                    word.map(LastWord::code),
                    word.map(LastWord::detail),
                    word.flatMap(LastWord::replacedBy).map(Hash256::toHex));
        }
    }
}
