package org.numicoin.mempool.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.numicoin.policy.FeeRate;
import org.numicoin.policy.SenderChunks;
import org.numicoin.primitives.Address;

/// A sender's transactions by what they pay at one base fee.
///
/// @param chunks of those that the next block can contain
/// @param tail nothing for a sender without transactions
/// @param cap base fee up to which all of them pay their whole tip: the ranking is the same at any
///   below
record Ranking(
        Address sender, SenderChunks<PooledTransaction> chunks, Optional<Tail> tail, long cap) {
    static final Comparator<Ranking> BEST_FIRST_CHUNK =
            Comparator.comparing(
                    (Ranking ranking) -> ranking.chunks().head(), SenderChunks.Head.BEST_FIRST);

    static final Comparator<Ranking> LEAST_CAP =
            Comparator.comparingLong(Ranking::cap).thenComparing(Ranking::sender);

    /// The last transaction, which is the first to go.
    ///
    /// @param rate of its chunk: what a block gives up with it. Of one that no block can contain
    ///   now, what it would pay itself
    record Tail(PooledTransaction slot, FeeRate rate) {
        /// What waits behind a missing nonce before what a block can contain; of two alike the
        /// later one.
        static final Comparator<Tail> WORST_FIRST =
                Comparator.comparing((Tail tail) -> tail.slot().executable())
                        .thenComparing(Tail::rate)
                        .thenComparing(tail -> tail.slot().arrivedAt(), Comparator.reverseOrder())
                        .thenComparing(tail -> tail.slot().id());

        /// Whether another may take its room: one that pays a step more, so that nobody has the
        /// pool relay the same room again and again for a nano. What waits behind a missing nonce
        /// yields to all that a block can contain, whatever it offers, and never the other way
        /// round: an offer that nobody can take costs nothing.
        ///
        /// @param step nano per weight
        boolean yieldsTo(Tail other, long step) {
            if (slot.executable() != other.slot.executable()) {
                return other.slot.executable();
            }
            return rate.tips() < 0
                    ? rate.compareTo(other.rate) < 0
                    : other.rate.perWeight() - rate.perWeight() >= step;
        }
    }

    /// @param slots of the sender, by nonce
    static Ranking of(Address sender, Collection<PooledTransaction> slots, long baseFee) {
        var executable = slots.stream().takeWhile(PooledTransaction::executable).toList();
        var chunks = SenderChunks.of(executable, baseFee);
        long cap = Long.MAX_VALUE;
        Optional<PooledTransaction> last = Optional.empty();
        for (PooledTransaction slot : slots) {
            cap = Math.min(cap, slot.core().maxFee() - slot.core().tip());
            last = Optional.of(slot);
        }
        boolean whole = chunks.payable().size() == slots.size();
        Optional<Tail> tail =
                last.map(slot ->
                        new Tail(
                                slot,
                                whole ? chunks.chunks().getLast().rate() : alone(slot, baseFee)));
        return new Ranking(sender, chunks, tail, cap);
    }

    /// What no block can contain now is worth less than all that one can, unless it only waits for
    /// a nonce, as others that it is compared with do.
    private static FeeRate alone(PooledTransaction slot, long baseFee) {
        FeeRate own = SenderChunks.rate(slot, baseFee);
        return slot.executable() && own.tips() >= 0 ? new FeeRate(-1, slot.weight()) : own;
    }
}
