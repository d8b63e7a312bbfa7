package org.numicoin.mempool.pool;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.numicoin.mempool.pool.Ranking.Tail;
import org.numicoin.primitives.Address;

/// All senders by what their transactions pay at the base fee of the next block: the best chunks
/// for templates, the worst tails for eviction. A sender is ranked anew when the orders are asked
/// for and it has changed since, or the base fee has passed what one of its transactions is capped
/// at.
final class RateIndex {
    private final Senders senders;
    private final RecentTemplates templates;
    private final Map<Address, Ranking> rankings = new HashMap<>();
    private final NavigableSet<Ranking> best = new TreeSet<>(Ranking.BEST_FIRST_CHUNK);
    private final NavigableSet<Tail> worst = new TreeSet<>(Tail.WORST_FIRST);
    private final NavigableSet<Ranking> byCap = new TreeSet<>(Ranking.LEAST_CAP);
    private final Set<Address> changed = new LinkedHashSet<>();
    private long baseFee;

    RateIndex(Senders senders, RecentTemplates templates, long baseFee) {
        this.senders = senders;
        this.templates = templates;
        this.baseFee = baseFee;
    }

    long baseFee() {
        return baseFee;
    }

    /// The base fee of the next block is another one.
    void baseFee(long next) {
        long most = Math.max(baseFee, next);
        if (next != baseFee) {
            baseFee = next;
            byCap.stream()
                    .takeWhile(ranking -> ranking.cap() < most)
                    .forEach(ranking -> changed.add(ranking.sender()));
        }
    }

    /// Something of a sender's slots, or of their protection, is another.
    void changed(Address sender) {
        changed.add(sender);
    }

    /// Senders of whom a block can contain something, the one with the best first chunk first.
    Stream<Ranking> bestFirst() {
        refresh();
        return best.stream();
    }

    /// Last transactions that no recent template protects.
    Iterable<Tail> worstFirst() {
        refresh();
        return worst;
    }

    /// Ranks anew who has changed. Also to be called now and then when nobody asks for the orders.
    void refresh() {
        for (Address address : changed) {
            Optional.ofNullable(rankings.get(address)).ifPresent(this::remove);
            senders.find(address)
                    .filter(sender -> !sender.slots().isEmpty())
                    .ifPresent(
                            sender -> put(Ranking.of(address, sender.slots().values(), baseFee)));
        }
        changed.clear();
    }

    private void remove(Ranking ranking) {
        rankings.remove(ranking.sender());
        byCap.remove(ranking);
        if (!ranking.chunks().isEmpty()) {
            best.remove(ranking);
        }
        ranking.tail().ifPresent(worst::remove);
    }

    private void put(Ranking ranking) {
        rankings.put(ranking.sender(), ranking);
        byCap.add(ranking);
        if (!ranking.chunks().isEmpty()) {
            best.add(ranking);
        }
        ranking.tail().filter(tail -> !templates.protects(tail.slot().id())).ifPresent(worst::add);
    }
}
