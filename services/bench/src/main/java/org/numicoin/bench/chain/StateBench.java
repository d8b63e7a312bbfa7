package org.numicoin.bench.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.primitives.Bytes;

/// What the number of accounts costs: blocks of transfers from accounts that were never used to
/// accounts drawn from all.
public final class StateBench implements Benchmark {
    private static final double GOAL = 0.6;
    private static final List<Integer> SIZES = List.of(10_000, 1_000_000, 10_000_000);
    private static final List<Integer> QUICK_SIZES = List.of(1_000, 10_000);
    private static final int TRANSACTIONS = 2_000;
    private static final int STREAM_BLOCKS = 5;
    private static final int STREAMS = 4;

    /// For each size of state and both kinds: six streams in all.
    private static final int WARM_UP_STREAMS = 1;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final ChainSpec spec = BenchSpec.spec();

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String subject() {
        return "connecting blocks to states with few and with many accounts";
    }

    /// A node with its chain.
    private record Contestant(int accounts, Node unseen, Node verified, List<Bytes> chain) {}

    @Override
    public Report run(boolean quick) throws Exception {
        var sizes = quick ? QUICK_SIZES : SIZES;
        int size = quick ? 100 : TRANSACTIONS;
        int blocks = quick ? 2 : STREAM_BLOCKS;
        int streams = quick ? 2 : STREAMS;
        int warmUp = quick ? 1 : WARM_UP_STREAMS;
        var provider = VerifyBench.providers().values().iterator().next();
        var signers = Signers.of(spec, provider, (streams + warmUp) * blocks * size);
        var rounds = new Rounds();
        try (var folder = TemporaryFolder.create()) {
            var contestants = new ArrayList<Contestant>();
            try {
                for (int accounts : sizes) {
                    contestants.add(contestant(folder, accounts, signers, size, provider));
                }
                for (int i = 0; i < streams + warmUp; i++) {
                    var into = i < warmUp ? new Rounds() : rounds;
                    for (var contestant : contestants) {
                        var stream = contestant.chain().subList(i * blocks, (i + 1) * blocks);
                        turn(into, contestant, stream, size);
                    }
                }
            } finally {
                contestants.forEach(each -> {
                    each.unseen().close();
                    each.verified().close();
                });
            }
        }
        return report(rounds, sizes, streams, blocks, size);
    }

    private static void turn(Rounds rounds, Contestant contestant, List<Bytes> stream, int size)
            throws Exception {
        rounds.turn(
                unseen(contestant.accounts()),
                () -> {
                    contestant.unseen().connect(stream);
                    return (long) stream.size() * size;
                });
        rounds.turn(
                verified(contestant.accounts()),
                () -> {
                    contestant.verified().connect(stream);
                    return (long) stream.size() * size;
                });
    }

    private Contestant contestant(
            TemporaryFolder folder,
            int accounts,
            Signers signers,
            int size,
            SignatureProvider provider)
            throws Exception {
        var random = new Random(accounts);
        var transfers = signers.transfers(_ -> Population.address(random.nextInt(accounts)));
        Path origin = folder.path().resolve("origin-" + accounts);
        long begin = System.nanoTime();
        try (var store = Node.store(spec, origin)) {
            new Population(accounts, signers).writeTo(store);
        }
        System.err.printf(
                "%,d accounts made in %d s%n",
                accounts, (System.nanoTime() - begin) / 1_000_000_000);
        Path unseen = folder.copy(origin, "unseen-" + accounts);
        Path verified = folder.copy(origin, "verified-" + accounts);
        var cache = new SignatureCache(4 * transfers.size());
        var chain = new ArrayList<Bytes>();
        try (var author =
                new Node(
                        spec,
                        origin,
                        provider,
                        new SignatureCache(2 * transfers.size()),
                        PROCESSORS)) {
            for (int from = 0; from < transfers.size(); from += size) {
                chain.add(author.extend(transfers.subList(from, from + size)));
            }
        }
        return new Contestant(
                accounts,
                new Node(spec, unseen, provider, cache, PROCESSORS),
                new Node(spec, verified, provider, cache, PROCESSORS),
                chain);
    }

    private static Report report(
            Rounds rounds, List<Integer> sizes, int streams, int blocks, int size) {
        int first = sizes.getFirst();
        int last = sizes.getLast();
        return new Report(
                rounds.medians("transactions"),
                List.of(
                        new Report.Ratio(
                                String.format("%,d / %,d, unseen", last, first),
                                rounds.ratio(unseen(last), unseen(first)),
                                GOAL),
                        new Report.Ratio(
                                String.format("%,d / %,d, verified", last, first),
                                rounds.ratio(verified(last), verified(first)),
                                0)),
                List.of(
                        "medians of "
                                + streams
                                + " streams of "
                                + blocks
                                + " blocks of "
                                + size
                                + " transfers, in turns; RocksDB has 128 MiB, its files may lie in"
                                + " the memory of the system"));
    }

    private static String unseen(int accounts) {
        return String.format("%,d accounts, unseen transactions", accounts);
    }

    private static String verified(int accounts) {
        return String.format("%,d accounts, verified transactions", accounts);
    }
}
