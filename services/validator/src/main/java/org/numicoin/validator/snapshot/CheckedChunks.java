package org.numicoin.validator.snapshot;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotChunk.Check;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// The chunks of a snapshot in their order, each held against the state root, a few ahead of
/// whoever takes them.
final class CheckedChunks implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /// Chunks have 1 MiB at most, and what is read of one a few times as many bytes.
    private static final int AHEAD = THREADS + 1;

    private final SnapshotSource source;
    private final Hash256 stateRoot;
    private final ExecutorService threads;
    private final Queue<Future<Checked>> ahead = new ArrayDeque<>();
    private int begun;

    /// A chunk that is what it says.
    ///
    /// @param leaves as `StateTree.update` takes them
    record Checked(SnapshotChunk chunk, Map<Hash256, Optional<Hash256>> leaves) {}

    CheckedChunks(SnapshotSource source) {
        this.source = source;
        this.stateRoot = source.manifest().block().stateRoot();
        this.threads =
                Executors.newFixedThreadPool(
                        THREADS, Thread.ofPlatform().name("chunk-", 0).daemon().factory());
    }

    /// The next one; nothing behind the last.
    ///
    /// @throws SnapshotException `bad-chunk`, which names the source
    Optional<Checked> next() {
        while (begun < source.manifest().chunks().size() && ahead.size() < AHEAD) {
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
        SnapshotChunk chunk;
        try {
            chunk = SnapshotChunk.decode(source.chunk(index));
        } catch (DecodeException e) {
            throw bad(index, String.valueOf(e.getMessage()));
        }
        if (!chunk.range().equals(source.manifest().chunks().get(index).range())) {
            throw bad(index, "another range than the manifest says");
        }
        return switch (chunk.check(stateRoot)) {
            case Check.Valid(var leaves) -> new Checked(chunk, leaves);
            case Check.Wrong(var reason) -> throw bad(index, reason);
        };
    }

    private SnapshotException bad(int index, String reason) {
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
