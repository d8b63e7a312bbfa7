package org.numicoin.cli.verify;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Hash256;

/// Verifies a chain from genesis to the tip that the source had when it was asked. Fetching,
/// decoding and proof of work run ahead on other threads; execution follows block by block. Memory
/// holds the state and the few blocks that run ahead.
public final class ChainVerifier {
    private final ChainSpec spec;
    private final ProofOfWorkHash pow;
    private final SignatureVerifier signatures;
    private final ExecutorService fetching;
    private final ExecutorService computing;
    private final int ahead;
    private final LongSupplier clock;

    /// Hears how far it is.
    @FunctionalInterface
    public interface Progress {
        void at(long height, long tip);
    }

    /// What came out.
    public sealed interface Result {
        record Valid(VerifiedChain chain) implements Result {}

        /// Not a valid chain.
        ///
        /// @param before what was found valid up to there
        record Invalid(Finding finding, VerifiedChain before) implements Result {}

        /// The source went over to another branch meanwhile: to be asked again.
        record Reorganized(long height) implements Result {}
    }

    /// @param fetching threads that wait for the source
    /// @param computing threads that work, best as many as cores
    /// @param ahead how many blocks are fetched before they are needed; bounds memory
    /// @param clock milliseconds since 1970
    public ChainVerifier(
            ChainSpec spec,
            ProofOfWorkHash pow,
            SignatureVerifier signatures,
            ExecutorService fetching,
            ExecutorService computing,
            int ahead,
            LongSupplier clock) {
        this.spec = spec;
        this.pow = pow;
        this.signatures = signatures;
        this.fetching = fetching;
        this.computing = computing;
        this.ahead = ahead;
        this.clock = clock;
    }

    /// Throws what the source throws when it does not answer.
    public Result verify(BlockSource source, Progress progress) {
        long tip = source.tipHeight();
        var replay = new ChainReplay(spec, signatures, computing);
        var running = new ArrayDeque<CompletableFuture<CheckedBlock>>();
        long requested = 0;
        for (long height = 0; height <= tip; height++) {
            for (; requested <= tip && requested < height + ahead; requested++) {
                running.add(request(source, requested));
            }
            Optional<Finding> finding =
                    replay.next(height, joined(running.remove()), clock.getAsLong());
            if (finding.isPresent()) {
                return moved(source, replay.summary(), finding.get())
                        ? new Result.Reorganized(height)
                        : new Result.Invalid(finding.get(), replay.summary());
            }
            progress.at(height, tip);
        }
        return replay.last()
                .<Result>map(finding -> new Result.Invalid(finding, replay.summary()))
                .orElseGet(() -> new Result.Valid(replay.summary()));
    }

    private CompletableFuture<CheckedBlock> request(BlockSource source, long height) {
        return CompletableFuture.supplyAsync(() -> source.block(height), fetching)
                .thenApplyAsync(raw -> CheckedBlock.of(spec, pow, raw), computing);
    }

    /// A parent that does not fit, where the source's own chain no longer has the block that was
    /// verified last, is a reorganization and no fault.
    private static boolean moved(BlockSource source, VerifiedChain before, Finding finding) {
        if (!finding.code().equals("bad-prevblk") || before.height() == 0) {
            return false;
        }
        Hash256 now = source.block(before.height()).id();
        return !now.equals(before.tip());
    }

    private static CheckedBlock joined(CompletableFuture<CheckedBlock> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
