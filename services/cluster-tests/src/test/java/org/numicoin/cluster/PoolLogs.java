package org.numicoin.cluster;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// What a pool and the workers beside it have written to Kafka until now.
record PoolLogs(KafkaClients clients) {
    static PoolLogs of(Cluster cluster) {
        var prefix = TopicPrefix.ofChain(Cluster.spec().name());
        return new PoolLogs(
                new KafkaFixture(cluster.kafka(), prefix, new SimpleMeterRegistry())
                        .clients("test"));
    }

    List<PoolShare> shares() {
        return read(Topics.POOL_SHARES, PoolShare.class);
    }

    List<MinedSolution> solutions() {
        return read(Topics.MINING_SOLUTIONS, MinedSolution.class);
    }

    List<PoolEntry> entries() {
        return read(Topics.POOL_LEDGER, PoolEntry.class);
    }

    /// Those of a kind, in their order.
    <S extends PoolEntry.Step> List<S> steps(Class<S> kind) {
        return entries().stream()
                .map(PoolEntry::step)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /// Payouts that were signed and are not confirmed.
    boolean hasOpenPayouts() {
        var open = new HashSet<Long>();
        for (PoolEntry entry : entries()) {
            switch (entry.step()) {
                case PoolEntry.PayoutReserved reserved -> open.add(reserved.payout());
                case PoolEntry.PayoutTakenBack back -> open.add(back.payout());
                case PoolEntry.PayoutConfirmed confirmed -> open.remove(confirmed.payout());
                case PoolEntry.PayoutReleased released -> open.remove(released.payout());
                case PoolEntry.TermStarted _,
                        PoolEntry.BlockCredited _,
                        PoolEntry.BlockMatured _,
                        PoolEntry.BlockOrphaned _,
                        PoolEntry.PayoutSigned _ -> {}
            }
        }
        return !open.isEmpty();
    }

    /// What the transactions of all payouts give to a miner.
    Amount signedFor(Address miner) {
        var amounts = new ArrayList<Amount>();
        for (var signed : steps(PoolEntry.PayoutSigned.class)) {
            Transaction transaction = Transaction.decode(signed.transaction().unsafeArray());
            if (transaction.core().payload() instanceof Payload.Transfer transfer) {
                transfer.payments().stream()
                        .filter(payment -> payment.recipient().equals(miner))
                        .map(Payment::amount)
                        .forEach(amounts::add);
            }
        }
        return amounts.stream().reduce(Amount.ZERO, Amount::plus);
    }

    private <M extends Message> List<M> read(Topic topic, Class<M> type) {
        var spec = Cluster.spec();
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        return TopicProbe.records(clients, topic).stream()
                .map(record -> Message.decode(record.value().unsafeArray(), network, type))
                .toList();
    }
}
