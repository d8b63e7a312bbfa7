package org.numicoin.pool.accountant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LeaseHolder;
import org.numicoin.kit.kafka.LeaseListener;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.chain.ChainUnavailableException;
import org.numicoin.pool.chain.ValidatorChain;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.payout.Accountant;
import org.numicoin.pool.payout.ChainFacts.MinedBlock;
import org.numicoin.pool.payout.KafkaBooks;
import org.numicoin.pool.payout.PayoutRules;
import org.numicoin.pool.payout.PayoutSigner;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that folds shares and books into the state of this pod and, while the pod has the
/// lease, is the accountant. The lease only keeps pods from fencing each other all the time: two
/// that both believe to have it are no danger, since the log takes from the one elected last alone.
final class Bookkeeper {
    private static final Logger log = LoggerFactory.getLogger(Bookkeeper.class);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(100);

    /// Of shares in a row: a pod that starts has a week of them to read, and an accountant is not
    /// to be held up by that.
    private static final int BATCHES_MAX = 64;

    /// Between two looks at the chain.
    private static final Duration ROUND = Duration.ofMillis(500);

    /// A payout that is not mined yet is sent again: the mempool may have forgotten it.
    private static final Duration RESEND = Duration.ofSeconds(10);

    private static final LeaseListener NOBODY_WAITS =
            new LeaseListener() {
                @Override
                public void acquired() {}

                @Override
                public void released() {}

                @Override
                public void lost() {}
            };

    private final Parts parts;
    private final LongSupplier nanoTime;
    private volatile boolean writes;
    private boolean waits;

    /// Blocks whose shares were in the log before these were last read to their end.
    private Set<Hash256> covered = Set.of();

    private long roundAt;
    private long sentAt;
    private long sentTo;

    /// What it works with.
    ///
    /// @param name of this pod, as the books will say who wrote
    record Parts(
            ChainSpec spec,
            NetworkId network,
            String name,
            KafkaClients kafka,
            PoolState state,
            ValidatorChain chain,
            PayoutRules rules,
            PayoutSigner signer,
            Accountant.Broadcast broadcast,
            InstantSource clock) {}

    Bookkeeper(Parts parts, LongSupplier nanoTime, MeterRegistry meters) {
        this.parts = parts;
        this.nanoTime = nanoTime;
        this.roundAt = nanoTime.getAsLong();
        this.sentAt = roundAt;
        Gauge.builder("numi.pool.accountant", this, keeper -> keeper.writes ? 1 : 0)
                .description("1 where this pod writes the pool's books")
                .register(meters);
        Gauge.builder(
                        "numi.pool.ledger.sequence",
                        parts.state,
                        state -> state.read((ledger, _) -> ledger.sequence()))
                .description("Last entry of the pool's books that this pod has folded")
                .register(meters);
        Gauge.builder(
                        "numi.pool.owed",
                        parts.state,
                        state -> state.read((ledger, _) -> ledger.owed() / 1e9))
                .description("NUMI that miners are owed, payouts on their way included")
                .register(meters);
    }

    /// Follows, and writes while it is elected, until interrupted.
    void run(ProgressWatch watch) throws InterruptedException {
        try (var beat = watch.watch("accountant", SILENCE_MAX);
                var books = KafkaBooks.open(parts.kafka, parts.network, parts.state);
                var shares = new SharesReader(parts.kafka, parts.network, parts.state)) {
            var accountant =
                    new Accountant(parts.spec, parts.rules, parts.signer, books, parts.broadcast);
            while (true) {
                try (var lease = LeaseHolder.join(parts.kafka, Topics.POOL_LEASE, NOBODY_WAITS)) {
                    while (lease.isMember()) {
                        beat.now();
                        tick(books, shares, lease, accountant);
                    }
                }
                books.resign();
                writes = false;
            }
        } finally {
            writes = false;
        }
    }

    private void tick(
            KafkaBooks books, SharesReader shares, LeaseHolder lease, Accountant accountant)
            throws InterruptedException {
        books.follow(TICK);
        for (int i = 0; i < BATCHES_MAX && shares.follow(Duration.ZERO); i++) {}
        if (!lease.held()) {
            books.resign();
        } else if (!books.isWriter()) {
            if (books.promote(parts.name)) {
                log.info("writes the pool's books from term {} on", books.ledger().term());
            }
        } else if (isDue(roundAt, ROUND)) {
            roundAt = nanoTime.getAsLong();
            round(books, shares, accountant);
        }
        writes = books.isWriter();
    }

    private void round(KafkaBooks books, SharesReader shares, Accountant accountant)
            throws InterruptedException {
        try {
            parts.chain.refresh();
            if (!hasSharesOf(unbooked(), shares)) {
                return;
            }
            if (!accountant.work(parts.state.shares(), parts.chain, parts.clock.millis())) {
                log.warn("another accountant was elected, or the log does not answer");
                return;
            }
            if (waits) {
                log.info("the chain is seen again");
                waits = false;
            }
        } catch (ChainUnavailableException e) {
            if (!waits) {
                log.warn("nothing is decided for now: {}", e.getMessage());
                waits = true;
            }
        }
        send(books, accountant);
    }

    /// Blocks of the pool that are not in the books.
    private Set<Hash256> unbooked() {
        var ledger = parts.state.ledger();
        return parts.chain.poolBlocks().stream()
                .filter(block -> ledger.isNew(block.id(), block.height()))
                .map(MinedBlock::id)
                .collect(Collectors.toSet());
    }

    /// Reads shares until those that solved these blocks are folded: such a share was in the log
    /// before its block was sent. That takes its time, so the chain is looked at again afterwards.
    private boolean hasSharesOf(Set<Hash256> blocks, SharesReader shares)
            throws InterruptedException {
        if (covered.containsAll(blocks)) {
            return true;
        }
        long end = shares.end();
        for (int i = 0; i < BATCHES_MAX && !shares.isAt(end) && shares.follow(ROUND); i++) {}
        if (end < 0 || !shares.isAt(end)) {
            // In the next round: the thread has to show that it lives.
            return false;
        }
        covered = blocks;
        parts.chain.refresh();
        return covered.containsAll(unbooked());
    }

    private void send(KafkaBooks books, Accountant accountant) {
        long sequence = books.ledger().sequence();
        if (sequence != sentTo || isDue(sentAt, RESEND)) {
            sentTo = sequence;
            sentAt = nanoTime.getAsLong();
            accountant.sendOpen();
        }
    }

    private boolean isDue(long since, Duration after) {
        return nanoTime.getAsLong() - since >= after.toNanos();
    }
}
