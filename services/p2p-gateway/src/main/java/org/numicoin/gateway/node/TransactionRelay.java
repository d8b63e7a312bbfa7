package org.numicoin.gateway.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.gateway.relay.Announcements;
import org.numicoin.gateway.relay.BatchVerdicts;
import org.numicoin.gateway.relay.PoolMemory;
import org.numicoin.gateway.relay.RelayEffect;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;

/// Transactions between gossip and the mempool: does what [BatchVerdicts] wants done, and tells
/// peers what the pool took from this cluster's own clients. Belongs to the node's thread.
final class TransactionRelay {
    private final Network network;
    private final TransactionMemory memory;
    private final PoolMemory pool;
    private final GossipMessages messages;
    private final BatchVerdicts batches;
    private final Announcements announcements = new Announcements();
    private final LongSupplier millis;
    private final Outlets outlets;
    private final Counter received;
    private final Counter announced;
    private final Counter dropped;

    /// Where transactions go on to.
    ///
    /// @param hasRoom whether the mempool keeps up with a peer; while it does not, its batches are
    ///   ignored
    /// @param submit a transaction for the mempool
    /// @param offence of a peer
    /// @param brought a peer was the first to bring something that the pool took
    record Outlets(
            Predicate<PeerId> hasRoom,
            BiConsumer<Transaction, PeerId> submit,
            BiConsumer<PeerId, String> offence,
            Consumer<PeerId> brought) {}

    TransactionRelay(
            Network network,
            TransactionMemory memory,
            GossipMessages messages,
            BatchVerdicts batches,
            LongSupplier millis,
            Outlets outlets,
            MeterRegistry meters) {
        this.network = network;
        this.memory = memory;
        this.pool = new PoolMemory(memory);
        this.messages = messages;
        this.batches = batches;
        this.millis = millis;
        this.outlets = outlets;
        this.received = counter(meters, "received", "Transactions that gossip brought");
        this.announced = counter(meters, "announced", "Transactions that this node told first");
        this.dropped = counter(meters, "dropped", "Transactions ignored while the pool is behind");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("numi.p2p.transactions." + name)
                .description(description)
                .register(meters);
    }

    void received(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict) {
        received.increment(batch.transactions().size());
        if (!outlets.hasRoom.test(from)) {
            dropped.increment(batch.transactions().size());
            verdict.accept(Verdict.IGNORE);
            return;
        }
        batch.transactions().forEach(memory::offered);
        long message =
                messages.add(given -> {
                    verdict.accept(given);
                    if (given == Verdict.ACCEPT) {
                        outlets.brought.accept(from);
                    }
                });
        apply(batches.received(from, message, batch, now()));
    }

    /// The mempool has decided.
    ///
    /// @param transaction with `ACCEPTED` and `QUEUED`
    void decided(TransactionVerdict verdict, Optional<Transaction> transaction) {
        pool.decided(verdict, transaction);
        apply(batches.decided(verdict));
        boolean isOurs = verdict.origin().kind() != Origin.Kind.GATEWAY;
        if (isOurs && verdict.kind() == TransactionVerdict.Kind.ACCEPTED) {
            transaction.ifPresent(this::announce);
        }
    }

    /// Keeps the memory of transactions as the pool is.
    PoolMemory pool() {
        return pool;
    }

    void tick() {
        apply(batches.tick(now()));
        announcements.tick(now()).ifPresent(this::announce);
    }

    int pending() {
        return batches.size();
    }

    private void apply(List<RelayEffect> effects) {
        effects.forEach(this::apply);
    }

    private void apply(RelayEffect effect) {
        switch (effect) {
            case RelayEffect.Judge(long message, var verdict) -> messages.judge(message, verdict);
            case RelayEffect.Offence(PeerId peer, String code) ->
                    outlets.offence.accept(peer, RelayOffences.ofTransactions(code));
            case RelayEffect.Submit(Transaction transaction, PeerId peer) ->
                    outlets.submit.accept(transaction, peer);
            case RelayEffect.Announce(Transaction transaction) -> announce(transaction);
            case RelayEffect.CheckHeader _,
                    RelayEffect.RequestHeaders _,
                    RelayEffect.RequestTransactions _,
                    RelayEffect.RequestBlock _,
                    RelayEffect.Deliver _,
                    RelayEffect.GaveUp _ ->
                    throw new IllegalStateException("transactions have no blocks to ask for");
        }
    }

    private void announce(Transaction transaction) {
        announcements.add(transaction, now()).ifPresent(this::announce);
    }

    private void announce(TransactionBatch batch) {
        batch.transactions().forEach(memory::announced);
        announced.increment(batch.transactions().size());
        network.announce(batch);
    }

    private long now() {
        return millis.getAsLong();
    }
}
