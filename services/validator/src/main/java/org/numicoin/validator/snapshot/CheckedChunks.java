package org.numicoin.validator.snapshot;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.SnapshotManifest.Given;
import org.numicoin.primitives.Hash256;

/// The chunks of a snapshot in their order, each held against the state root, a few ahead of
/// whoever takes them. Several sources take turns; one that gives a wrong chunk, or none, is asked
/// for nothing more.
final class CheckedChunks implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /// Chunks have 1 MiB at most, and what is read of one a few times as many bytes.
    private static final int AHEAD = THREADS + 1;

    private final List<? extends SnapshotSource> sources;
    private final SnapshotManifest manifest;
    private final Consumer<String> warnings;
    private final Set<SnapshotSource> refused = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final Queue<Future<Checked>> ahead = new ArrayDeque<>();
    private int begun;

    /// A chunk that is what it says.
    ///
    /// @param leaves as `StateTree.update` takes them
    record Checked(SnapshotChunk chunk, Map<Hash256, Optional<Hash256>> leaves) {}

    /// @param sources of the snapshot of one block; what it consists of, the first one says
    /// @param warnings told which of them were refused, from any thread
    CheckedChunks(List<? extends SnapshotSource> sources, Consumer<String> warnings) {
        this.sources = List.copyOf(sources);
        this.manifest = sources.getFirst().manifest();
        this.warnings = warnings;
        this.threads =
                Executors.newFixedThreadPool(
                        THREADS, Thread.ofPlatform().name("chunk-", 0).daemon().factory());
    }

    /// The next one; nothing behind the last.
    ///
    /// @throws SnapshotException `bad-chunk` or `unreachable`, which names the source, when no
    ///   source is left
    Optional<Checked> next() {
        while (begun < manifest.chunks().size() && ahead.size() < AHEAD) {
            int index = begun++;
            ahead.add(threads.submit(() -> check(index)));
        }
        Future<Checked> next = ahead.poll();
        return next == null ? Optional.empty() : Optional.of(result(next));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Checked check(int index) {
        var reason = new SnapshotException("bad-chunk", "nobody is left who gives chunk " + index);
        for (int i = 0; i < sources.size(); i++) {
            SnapshotSource source = sources.get((index + i) % sources.size());
            if (refused.contains(source)) {
                continue;
            }
            try {
                return check(index, source);
            } catch (SnapshotException e) {
                if (refused.add(source)) {
                    warnings.accept(String.valueOf(e.getMessage()));
                }
                reason = e;
            }
        }
        throw reason;
    }

    private Checked check(int index, SnapshotSource source) {
        return switch (manifest.check(index, source.chunk(index))) {
            case Given.Right(var chunk, var leaves) -> new Checked(chunk, leaves);
            case Given.Wrong(var reason) -> throw bad(index, source, reason);
        };
    }

    private static SnapshotException bad(int index, SnapshotSource source, String reason) {
        return new SnapshotException(
                "bad-chunk", "chunk %d of %s: %s".formatted(index, source.name(), reason));
    }

    private static Checked result(Future<Checked> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking a snapshot", e);
        }
    }
}
