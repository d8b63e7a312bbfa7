package org.numicoin.validator.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.BusyChain;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreSettings;

/// A store that was pruned is filled in behind everything else, by the one thread that writes it.
final class HistoryFeedTest {
    private static final int BLOCKS = 30;
    private static final int DEPTH = 10;

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("feeding", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: " + DEPTH / 2));

    @TempDir private Path folder;
    private List<Bytes> blocks = List.of();

    /// Counts how often it is asked.
    private record Asked(BlockHistory of, AtomicInteger times) implements BlockHistory {
        @Override
        public String name() {
            return of.name();
        }

        @Override
        public List<Bytes> upTo(Hash256 id, long height, int count) {
            times.incrementAndGet();
            return of.upTo(id, height, count);
        }
    }

    @BeforeEach
    void prune() {
        try (var full = Replica.open(folder.resolve("full"), spec);
                var pruned = Replica.openPruning(folder.resolve("pruned"), spec, DEPTH, 0)) {
            new BusyChain(spec, new TestWriter(full)).grow(BLOCKS);
            var all = new ArrayList<Bytes>();
            var writer = new TestWriter(pruned);
            for (int height = 0; height <= full.engine.position().tipHeight(); height++) {
                Hash256 id = full.store.latest().idAt(height).orElseThrow();
                all.add(full.store.latest().encodedBlock(id).orElseThrow());
                if (height > 0) {
                    var _ = writer.submit(Block.decode(all.getLast().unsafeArray()));
                }
            }
            blocks = all;
        }
    }

    @Test
    void asksNobodyWhileSomethingElseWaitsAndThenOneAfterTheOtherUntilItIsWhole() {
        var isIdle = new AtomicBoolean();
        var looks = new AtomicInteger();
        var notes = new CopyOnWriteArrayList<String>();
        var lies = new ArrayList<>(blocks);
        lies.set(12, blocks.get(13));
        var liar = new Asked(new GivenHistory(lies, 4), new AtomicInteger());
        var honest = new Asked(new GivenHistory(blocks, 4), new AtomicInteger());
        try (var store = ChainStore.open(settings("pruned"), spec);
                var writer = Executors.newSingleThreadExecutor()) {
            var fill = new HistoryFill(spec, store);
            try (var _ =
                    HistoryFeed.start(
                            fill,
                            List.of(liar, honest),
                            step ->
                                    CompletableFuture.supplyAsync(
                                            () -> {
                                                step.write();
                                                return true;
                                            },
                                            writer),
                            () -> {
                                looks.incrementAndGet();
                                return isIdle.get();
                            },
                            notes::add,
                            why -> notes.add("stopped: " + why))) {
                await().until(() -> looks.get() > 1);
                assertThat(liar.times().get() + honest.times().get()).isZero();
                isIdle.set(true);
                await().until(() -> notes.contains("whole"));
            }
            assertThat(fill.isNeeded()).isFalse();
        }
        assertThat(notes).containsExactly("fills it in, whole blocks from height 21 on", "whole");
        assertThat(liar.times()).hasPositiveValue();
        assertThat(honest.times()).hasPositiveValue();
        try (var filled = ChainStore.openToRead(settings("pruned"), spec);
                var full = ChainStore.openToRead(settings("full"), spec)) {
            assertThat(StoreDoctor.examine(filled, spec, (_, _, _) -> {}).damage()).isEmpty();
            assertThat(StoreDump.ofChain(filled)).isEqualTo(StoreDump.ofChain(full));
        }
    }

    @Test
    void aStepThatWaitsWhenTheFeedEndsIsNotWritten() {
        var waiting = new CopyOnWriteArrayList<HistoryFill.Step>();
        try (var store = ChainStore.open(settings("pruned"), spec)) {
            var fill = new HistoryFill(spec, store);
            long before = fill.witnessesFrom();
            var feed =
                    HistoryFeed.start(
                            fill,
                            List.of(new GivenHistory(blocks, 4)),
                            step -> {
                                waiting.add(step);
                                return new CompletableFuture<>();
                            },
                            () -> true,
                            _ -> {},
                            _ -> {});
            await().until(() -> !waiting.isEmpty());
            feed.close();
            waiting.getFirst().write();
            assertThat(fill.witnessesFrom()).isEqualTo(before);
        }
    }

    private StoreSettings settings(String name) {
        return new StoreSettings(folder.resolve(name), 16L << 20);
    }
}
