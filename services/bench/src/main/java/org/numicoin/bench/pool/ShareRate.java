package org.numicoin.bench.pool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;

/// How many shares a pod verifies and has in `pool.shares` in a second, against hashing alone on as
/// many threads, in turns.
final class ShareRate {
    private static final int MINERS = 8;

    private final ProofOfWorkHash hash;
    private final int threads;
    private final int shares;
    private final Rounds rounds = new Rounds();
    private final String raw;
    private final String judged;

    /// @param threads of the pod that verify
    /// @param shares in a round
    ShareRate(ProofOfWorkHash hash, int threads, int shares) {
        this.hash = hash;
        this.threads = threads;
        this.shares = shares;
        this.raw = "hashing alone, threads: " + threads;
        this.judged = "shares by a pod, threads that verify: " + threads;
    }

    Report measure(int port, String address, int warmUp, int count) throws Exception {
        var miners = new ArrayList<Miner>();
        try (ExecutorService executor = Executors.newCachedThreadPool()) {
            for (int i = 0; i < MINERS; i++) {
                miners.add(Miner.connect(port, Miner.Transport.PLAIN, address));
            }
            for (int round = 0; round < warmUp + count; round++) {
                var prepared = prepare(executor, miners, round);
                var into = round < warmUp ? new Rounds() : rounds;
                into.turn(raw, () -> hash(executor));
                into.turn(judged, () -> send(executor, miners, prepared));
            }
        } finally {
            for (Miner miner : miners) {
                miner.close();
            }
        }
        return new Report(
                rounds.medians("shares"),
                List.of(new Report.Ratio(judged + " / " + raw, rounds.ratio(judged, raw), 0)),
                List.of(
                        "a share counts when the miner has its OK, and so is in Kafka; %d rounds of %d by %d miners"
                                .formatted(count, shares, MINERS)));
    }

    /// On all processors.
    private List<List<byte[]>> prepare(ExecutorService executor, List<Miner> miners, int round)
            throws Exception {
        int each = shares / MINERS;
        List<Callable<List<byte[]>>> parts = new ArrayList<>();
        for (Miner miner : miners) {
            parts.add(() -> miner.shares(hash, round * each, each));
        }
        var prepared = new ArrayList<List<byte[]>>();
        for (var part : executor.invokeAll(parts)) {
            prepared.add(part.get());
        }
        return prepared;
    }

    private long hash(ExecutorService executor) throws Exception {
        int each = shares / threads;
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread << 24;
            parts.add(() -> {
                var blob = new byte[BlockHeader.BLOB_BYTES];
                for (int nonce = first; nonce < first + each; nonce++) {
                    ByteBuffer.wrap(blob).putInt(BlockHeader.BLOB_NONCE_OFFSET, nonce);
                    var _ = hash.hash(blob);
                }
                return each;
            });
        }
        return sum(executor, parts);
    }

    private static long send(
            ExecutorService executor, List<Miner> miners, List<List<byte[]>> prepared)
            throws Exception {
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < miners.size(); i++) {
            Miner miner = miners.get(i);
            List<byte[]> own = prepared.get(i);
            parts.add(() -> {
                miner.send(own);
                return own.size();
            });
        }
        return sum(executor, parts);
    }

    private static long sum(ExecutorService executor, List<Callable<Integer>> parts)
            throws Exception {
        long sum = 0;
        for (var part : executor.invokeAll(parts)) {
            sum += part.get();
        }
        return sum;
    }
}
