package org.numicoin.cli.wallet;

import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Amount;

/// What a command that sent a transaction prints.
///
/// @param feeMax nano that it pays at most
/// @param height of the block that contains it, when the command waited for it
record Sent(
        String id,
        long nonce,
        String feeMax,
        boolean confirmed,
        Optional<Long> height,
        long confirmations) {
    static Sent of(ChainSpec spec, Transaction transaction, Posting.Outcome.Accepted accepted) {
        return new Sent(
                transaction.id().toHex(),
                transaction.core().nonce(),
                Long.toString(feeMax(spec, transaction).nano()),
                accepted.height().isPresent(),
                accepted.height(),
                accepted.confirmations());
    }

    /// A product of 17 and 40 bits.
    static Amount feeMax(ChainSpec spec, Transaction transaction) {
        return new Amount(
                Math.multiplyExact(transaction.weight(spec), transaction.core().maxFee()));
    }

    String text(ChainSpec spec) {
        return height.map(block ->
                        "%s%nconfirmed in block %d, %d confirmation(s), paid at most %s"
                                .formatted(id, block, confirmations, fee(spec)))
                .orElseGet(() ->
                        "%s%naccepted, pays at most %s; --wait 1 would have waited for its block"
                                .formatted(id, fee(spec)));
    }

    private String fee(ChainSpec spec) {
        return new Amount(Long.parseLong(feeMax)) + " of fees on " + spec.name();
    }
}
