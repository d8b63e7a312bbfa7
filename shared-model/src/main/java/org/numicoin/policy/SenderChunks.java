package org.numicoin.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.policy.FeeChunks.Chunk;

/// What a sender has for a block of one base fee, in the pieces by which the block should take it.
///
/// @param payable by nonce
/// @param chunks of those
public record SenderChunks<T extends Candidate>(List<T> payable, List<Chunk> chunks) {
    public SenderChunks {
        payable = List.copyOf(payable);
        chunks = List.copyOf(chunks);
    }

    /// One of the pieces, to be taken next.
    public record Head<T extends Candidate>(SenderChunks<T> sender, int index) {
        /// Of pieces that pay alike the one whose first transaction came first.
        public static final Comparator<Head<?>> BEST_FIRST =
                Comparator.<Head<?>, FeeRate>comparing(Head::rate)
                        .reversed()
                        .thenComparingLong(head -> head.beginning().arrivedAt())
                        .thenComparing(head -> head.beginning().transaction().id());

        FeeRate rate() {
            return sender.chunks().get(index).rate();
        }

        List<T> transactions() {
            Chunk chunk = sender.chunks().get(index);
            return sender.payable().subList(chunk.from(), chunk.to());
        }

        Optional<Head<T>> following() {
            return index + 1 < sender.chunks().size()
                    ? Optional.of(new Head<>(sender, index + 1))
                    : Optional.empty();
        }

        private Candidate beginning() {
            return transactions().getFirst();
        }
    }

    /// Those that pay the base fee, up to the first that does not.
    ///
    /// @param byNonce the sender's transactions from its next nonce on, without a gap
    public static <T extends Candidate> SenderChunks<T> of(Iterable<T> byNonce, long baseFee) {
        var payable = new ArrayList<T>();
        var rates = new ArrayList<FeeRate>();
        for (T one : byNonce) {
            if (one.transaction().core().maxFee() < baseFee) {
                break;
            }
            payable.add(one);
            rates.add(rate(one, baseFee));
        }
        return new SenderChunks<>(payable, FeeChunks.of(rates));
    }

    /// What a transaction pays alone.
    public static FeeRate rate(Candidate one, long baseFee) {
        long tip = TransactionRules.tipRate(one.transaction().core(), baseFee);
        return new FeeRate(Math.multiplyExact(one.weight(), tip), one.weight());
    }

    public boolean isEmpty() {
        return chunks.isEmpty();
    }

    /// The piece that comes first, which no other one of the sender pays more than.
    public Head<T> head() {
        return new Head<>(this, 0);
    }
}
