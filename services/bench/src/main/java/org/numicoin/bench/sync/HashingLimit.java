package org.numicoin.bench.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;

/// What the machine can do at most: the proofs of work of the same headers, on all processors, by
/// the library that the validator uses, and nothing else. Measured in several turns, before and
/// after what it is held against.
final class HashingLimit {
    private final List<BlockHeader> headers;
    private final ProofOfWorkHash hash;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private long hashed;
    private long nanos;

    HashingLimit(ChainSpec spec, List<Bytes> blocks) {
        this.headers =
                blocks.stream().map(block -> BlockHeader.decode(new ByteReader(block))).toList();
        this.hash =
                ProofOfWorkHashes.selectFastest(
                                spec.proofOfWork().argon2(), System::nanoTime, System.err::println)
                        .hash();
    }

    int threads() {
        return threads;
    }

    /// Verifies a part of the headers.
    void turn(int from, int to) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger(from);
        Callable<Boolean> task =
                () -> {
                    for (int i = next.getAndIncrement(); i < to; i = next.getAndIncrement()) {
                        verify(headers.get(i));
                    }
                    return true;
                };
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < threads; i++) {
            tasks.add(task);
        }
        try (var executor = Executors.newFixedThreadPool(threads)) {
            long begin = System.nanoTime();
            for (var done : executor.invokeAll(tasks)) {
                var _ = done.get();
            }
            nanos += System.nanoTime() - begin;
        }
        hashed += to - from;
    }

    double perSecond() {
        return hashed * 1e9 / nanos;
    }

    private void verify(BlockHeader header) {
        byte[] blob = header.proofOfWorkBlob();
        if (HeaderRules.proofOfWorkMeetsTarget(header, hash.hash(blob)).isPresent()) {
            throw new IllegalStateException("no proof of work at height " + header.height());
        }
    }
}
