package org.numicoin.mempool.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.policy.BlockSelection;

/// Where the time of a batch goes, and what comes out.
public final class Stages {
    private final MeterRegistry meters;
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private final Timer selection;
    private final DistributionSummary ofBound;

    /// Kept because finding one in the registry costs more than counting.
    private final Map<Word, Counter> counters = new ConcurrentHashMap<>();

    private record Word(TransactionVerdict.Kind kind, String code) {}

    /// One part of the way of a batch.
    enum Stage {
        DECODE,
        ACCOUNTS,
        PLAN,
        VERIFY,
        CARRY_OUT,
        STORE,
        PUBLISH
    }

    public Stages(MeterRegistry meters) {
        this.meters = meters;
        for (Stage stage : Stage.values()) {
            timers.put(
                    stage,
                    Timer.builder("numi.mempool.stage")
                            .description("Time of a batch by stage")
                            .tag("stage", stage.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(meters));
        }
        this.selection =
                Timer.builder("numi.mempool.selection")
                        .description("Time in which a shard chooses for a template")
                        .register(meters);
        this.ofBound =
                DistributionSummary.builder("numi.mempool.selection.bound.ratio")
                        .description("Tips of a selection by those that no choice can exceed")
                        .register(meters);
    }

    /// Times a selection, and says how much of the best conceivable one it pays.
    BlockSelection<PooledTransaction> select(Supplier<BlockSelection<PooledTransaction>> work) {
        var selected = java.util.Objects.requireNonNull(selection.record(work));
        if (selected.bound() > 0) {
            ofBound.record((double) selected.tips() / selected.bound());
        }
        return selected;
    }

    <T> T time(Stage stage, Supplier<T> work) {
        Timer timer = timers.get(stage);
        return timer == null ? work.get() : java.util.Objects.requireNonNull(timer.record(work));
    }

    void count(TransactionVerdict verdict) {
        counters.computeIfAbsent(new Word(verdict.kind(), verdict.code()), this::counter)
                .increment();
    }

    private Counter counter(Word word) {
        return Counter.builder("numi.mempool.verdicts")
                .description("Verdicts by kind and code")
                .tag("kind", word.kind().name().toLowerCase(Locale.ROOT))
                .tag("code", word.code())
                .register(meters);
    }

    /// A shard that was owned was not what this replica took it for.
    void count(ShardLostException.Reason reason) {
        Counter.builder("numi.mempool.shards.lost")
                .description("Shards that had to be dropped or loaded again")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }

    void countUnreadable() {
        Counter.builder("numi.mempool.unreadable")
                .description("Records of tx.submitted that are no submission")
                .register(meters)
                .increment();
    }
}
