package org.numicoin.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.primitives.Hash256;

/// The proof-of-work function by a library that is fast from the first hash on, and by a kernel of
/// our own as soon as that one is faster. A kernel takes a second or more of the compilers until
/// then, so it is only tried by who hashes much, on a thread beside. One that gives another hash is
/// never used; one on which the compilers give up later, so that it is right but a hundred times
/// slower, is left again, and tried again later.
final class FasterHash implements ProofOfWorkHash {
    /// Hashes after which a kernel is tried.
    static final int TRIED_AFTER = 256;

    /// Hashes of a trial at most, and how many of the last ones its speed is taken from.
    static final int TRIAL = 2_000;

    static final int SAMPLE = 16;

    /// How much less time the kernel must take.
    private static final double WORTHWHILE = 0.9;

    /// So many times what the library took means that the compilers have given up, if it goes on
    /// for as many hashes.
    private static final int SLOW = 4;

    private static final int SLOW_IN_A_ROW = 64;

    private final ProofOfWorkHash library;
    private final ProofOfWorkHash kernel;
    private final Executor beside;
    private final LongSupplier nanos;
    private final Consumer<String> report;
    private final AtomicInteger hashes = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private volatile boolean kernelIsUsed;
    private volatile long libraryNanos = Long.MAX_VALUE / SLOW;

    /// @param beside runs the trial, once
    /// @param report told what is used from now on
    FasterHash(
            ProofOfWorkHash library,
            ProofOfWorkHash kernel,
            Executor beside,
            LongSupplier nanos,
            Consumer<String> report) {
        this.library = library;
        this.kernel = kernel;
        this.beside = beside;
        this.nanos = nanos;
        this.report = report;
    }

    @Override
    public String name() {
        return (kernelIsUsed ? kernel : library).name();
    }

    @Override
    public Hash256 hash(byte[] blob) {
        if (kernelIsUsed) {
            return watched(blob);
        }
        if (hashes.incrementAndGet() == TRIED_AFTER) {
            beside.execute(this::tryKernel);
        }
        return library.hash(blob);
    }

    private Hash256 watched(byte[] blob) {
        long before = nanos.getAsLong();
        Hash256 hash = kernel.hash(blob);
        if (nanos.getAsLong() - before < SLOW * libraryNanos) {
            if (slow.get() != 0) {
                slow.set(0);
            }
        } else if (slow.incrementAndGet() == SLOW_IN_A_ROW) {
            kernelIsUsed = false;
            slow.set(0);
            hashes.set(0);
            report.accept(
                    "%s has become more than %d times slower than %s, which is used again"
                            .formatted(kernel.name(), SLOW, library.name()));
        }
        return hash;
    }

    /// Hashes the same blobs by both in turns until the kernel is faster.
    void tryKernel() {
        var blob = new byte[76];
        var ofLibrary = new long[SAMPLE];
        var ofKernel = new long[SAMPLE];
        for (int i = 0; i < TRIAL; i++) {
            blob[i % SALT_BYTES]++;
            long start = nanos.getAsLong();
            Hash256 expected = library.hash(blob);
            long between = nanos.getAsLong();
            Hash256 given = kernel.hash(blob);
            ofLibrary[i % SAMPLE] = between - start;
            ofKernel[i % SAMPLE] = nanos.getAsLong() - between;
            if (!given.equals(expected)) {
                report.accept(
                        "%s is not used: it gives %s for %s, %s gives %s"
                                .formatted(
                                        kernel.name(),
                                        given,
                                        HexFormat.of().formatHex(blob),
                                        library.name(),
                                        expected));
                return;
            }
            if (i >= 2 * SAMPLE && median(ofKernel) < WORTHWHILE * median(ofLibrary)) {
                libraryNanos = median(ofLibrary);
                kernelIsUsed = true;
                report.accept(
                        "proof of work by %s, %.1f times as fast as %s"
                                .formatted(
                                        kernel.name(),
                                        (double) median(ofLibrary) / median(ofKernel),
                                        library.name()));
                return;
            }
        }
        report.accept(
                "%s is not used: %d µs a hash, %s takes %d µs"
                        .formatted(
                                kernel.name(),
                                median(ofKernel) / 1_000,
                                library.name(),
                                median(ofLibrary) / 1_000));
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
