package org.numicoin.pool.share;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocks that miners found on templates of their own. The pool does not have what is in them, so
/// that the miner's node has to send them; whether it does shows when the chain goes on from one.
public final class ChosenBlocks implements TemplateListener {
    /// In which a block should have come to the pool's validator, and a template on it.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BLOCKS_MAX = 1_024;
    private static final Logger log = LoggerFactory.getLogger(ChosenBlocks.class);

    private final ChainSpec spec;
    private final JobBoard board;
    private final Predicate<Hash256> credited;
    private final LongSupplier nanoTime;
    private final Counter seen;
    private final Counter missing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Hash256, Found> waiting = new LinkedHashMap<>();

    private record Found(long height, Address miner, long time) {}

    /// Waits for none at first.
    ///
    /// @param board is told of templates before this
    /// @param credited whether a block is in the books
    public ChosenBlocks(
            ChainSpec spec,
            JobBoard board,
            Predicate<Hash256> credited,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.spec = spec;
        this.board = board;
        this.credited = credited;
        this.nanoTime = nanoTime;
        this.seen = counter("seen", meters);
        this.missing = counter("missing", meters);
    }

    private static Counter counter(String result, MeterRegistry meters) {
        return Counter.builder("numi.pool.chosen.blocks")
                .tag("result", result)
                .description(
                        "Blocks found by self-select: seen in the chain, or missing a minute later")
                .register(meters);
    }

    /// A share solves a block; the chain may have gone on from it already.
    void found(BlockHeader header, Address miner) {
        Hash256 id = header.id();
        lock.lock();
        try {
            if (board.isParent(id)) {
                seen.increment();
                return;
            }
            waiting.put(id, new Found(header.height(), miner, nanoTime.getAsLong()));
            if (waiting.size() > BLOCKS_MAX) {
                waiting.remove(waiting.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void offer(MiningTemplate template, LogRecord record, boolean newest) {
        lock.lock();
        try {
            if (waiting.remove(template.header().parentId()) != null) {
                seen.increment();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void withdraw() {}

    @Override
    public void tick() {
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            waiting.entrySet()
                    .removeIf(entry -> {
                        boolean over = now - entry.getValue().time() > PATIENCE.toNanos();
                        if (over) {
                            giveUp(entry.getKey(), entry.getValue());
                        }
                        return over;
                    });
        } finally {
            lock.unlock();
        }
    }

    /// The chain may have gone on so fast that there was no template on this very block.
    private void giveUp(Hash256 block, Found found) {
        if (credited.test(block)) {
            seen.increment();
            return;
        }
        missing.increment();
        log.warn(
                "block {} at height {} of miner {} did not come into the chain: it lost the race, or the miner's node was not given it (submit-to-origin)",
                block,
                found.height(),
                Bech32m.encode(spec.addressPrefix(), found.miner()));
    }
}
