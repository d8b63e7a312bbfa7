package org.numicoin.bench.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.ConscryptSignatures;
import org.numicoin.crypto.JdkSignatures;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.primitives.Bytes;

/// How much of what the signature library can do is left when whole blocks are connected: decoded,
/// hashed, executed, their roots compared, written to RocksDB.
public final class VerifyBench implements Benchmark {
    private static final double UNSEEN_GOAL = 0.6;
    private static final double VERIFIED_GOAL = 2;
    private static final int TRANSACTIONS = 2_000;
    private static final int STREAM_BLOCKS = 8;
    private static final int STREAMS = 5;

    /// With 4 blocks the compiler was still at work; with 24 rates were higher. Whether more would
    /// raise them further is not known.
    private static final int WARM_UP_STREAMS = 3;

    private static final int ACCOUNTS = 10_000;
    private static final String UNSEEN = "connecting unseen transactions";
    private static final String VERIFIED = "connecting verified transactions";
    private static final String UNSEEN_ONE = "connecting unseen transactions, one core";
    private static final String VERIFIED_ONE = "connecting verified transactions, one core";

    private final int processors = Runtime.getRuntime().availableProcessors();

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String subject() {
        return "connecting blocks against verifying their signatures and nothing else";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        var spec = BenchSpec.spec();
        int blocks = quick ? 2 : STREAM_BLOCKS;
        int streams = quick ? 2 : STREAMS;
        int size = quick ? 100 : TRANSACTIONS;
        int warmUp = quick ? 1 : WARM_UP_STREAMS;
        Map<String, SignatureProvider> providers = providers();
        SignatureProvider fastest = providers.values().iterator().next();
        var signers = Signers.of(spec, fastest, (streams + warmUp) * blocks * size);
        var random = new Random(1);
        var transfers = signers.transfers(_ -> Population.address(random.nextInt(ACCOUNTS)));
        var checks = signers.checks(transfers).subList(0, size);
        var rounds = new Rounds();
        try (var folder = TemporaryFolder.create();
                var executor = Executors.newFixedThreadPool(processors)) {
            var origin = folder.path().resolve("origin");
            try (var store = Node.store(spec, origin)) {
                new Population(ACCOUNTS, signers).writeTo(store);
            }
            var names = List.of(UNSEEN, VERIFIED, UNSEEN_ONE, VERIFIED_ONE);
            for (String each : names) {
                var _ = folder.copy(origin, each);
            }
            List<Bytes> chain = chain(origin, transfers, size, fastest);
            // What the first of a pair verifies, the second finds in the memory that they share.
            var cache = new SignatureCache(4 * transfers.size());
            var cacheOne = new SignatureCache(4 * transfers.size());
            try (var unseen = node(folder, UNSEEN, fastest, cache, processors);
                    var verified = node(folder, VERIFIED, fastest, cache, processors);
                    var unseenOne = node(folder, UNSEEN_ONE, fastest, cacheOne, 1);
                    var verifiedOne = node(folder, VERIFIED_ONE, fastest, cacheOne, 1)) {
                for (int i = 0; i < streams + warmUp; i++) {
                    var stream = chain.subList(i * blocks, (i + 1) * blocks);
                    var into = i < warmUp ? new Rounds() : rounds;
                    for (var provider : providers.entrySet()) {
                        var raw = new RawVerification(provider.getValue(), executor, processors);
                        raw(into, provider.getKey(), raw, checks);
                    }
                    into.turn(UNSEEN, () -> connected(unseen, stream, size));
                    into.turn(VERIFIED, () -> connected(verified, stream, size));
                    into.turn(UNSEEN_ONE, () -> connected(unseenOne, stream, size));
                    into.turn(VERIFIED_ONE, () -> connected(verifiedOne, stream, size));
                }
            }
        }
        return report(rounds, providers.keySet().iterator().next(), streams, blocks, size);
    }

    private Report report(Rounds rounds, String fastest, int streams, int blocks, int size) {
        double unseenPerCore = rounds.ratio(UNSEEN, one(fastest));
        return new Report(
                rounds.medians("transactions"),
                List.of(
                        new Report.Ratio(
                                "unseen / (" + one(fastest) + " × " + processors + ")",
                                unseenPerCore / processors,
                                UNSEEN_GOAL),
                        new Report.Ratio(
                                "unseen / (" + all(fastest) + ")",
                                rounds.ratio(UNSEEN, all(fastest)),
                                0),
                        new Report.Ratio(
                                "unseen, one core / (" + one(fastest) + ")",
                                rounds.ratio(UNSEEN_ONE, one(fastest)),
                                0),
                        new Report.Ratio(
                                "verified / unseen",
                                rounds.ratio(VERIFIED, UNSEEN),
                                VERIFIED_GOAL)),
                List.of(
                        "medians of "
                                + streams
                                + " streams of "
                                + blocks
                                + " blocks of "
                                + size
                                + " transfers of as many accounts, in turns"));
    }

    /// The chain is made by another node, so that those that are measured have seen nothing.
    private static List<Bytes> chain(
            Path folder, List<Transaction> transfers, int size, SignatureProvider provider) {
        var chain = new ArrayList<Bytes>();
        try (var author =
                new Node(
                        BenchSpec.spec(),
                        folder,
                        provider,
                        new SignatureCache(2 * transfers.size()),
                        Runtime.getRuntime().availableProcessors())) {
            for (int from = 0; from < transfers.size(); from += size) {
                chain.add(author.extend(transfers.subList(from, from + size)));
            }
        }
        return chain;
    }

    private static Node node(
            TemporaryFolder folder,
            String name,
            SignatureProvider provider,
            SignatureCache cache,
            int threads) {
        return new Node(BenchSpec.spec(), folder.path().resolve(name), provider, cache, threads);
    }

    private static long connected(Node node, List<Bytes> stream, int size)
            throws InterruptedException {
        node.connect(stream);
        return (long) stream.size() * size;
    }

    /// A quarter of a block on one core, a whole one on all.
    private static void raw(
            Rounds rounds, String name, RawVerification raw, List<SignatureCheck> checks)
            throws Exception {
        var few = checks.subList(0, checks.size() / 4);
        rounds.turn(one(name), () -> raw.one(few));
        rounds.turn(all(name), () -> raw.all(checks));
    }

    /// Those of this platform, the fastest first.
    static Map<String, SignatureProvider> providers() {
        var found = new LinkedHashMap<String, SignatureProvider>();
        for (Supplier<SignatureProvider> candidate :
                List.<Supplier<SignatureProvider>>of(
                        ConscryptSignatures::new,
                        JdkSignatures::new,
                        BouncyCastleSignatures::new)) {
            try {
                var provider = candidate.get();
                found.put(provider.name(), provider);
            } catch (RuntimeException | LinkageError e) {
                System.err.println("not on this platform: " + e.getMessage());
            }
        }
        return found;
    }

    private static String one(String provider) {
        return provider + " alone, one core";
    }

    private static String all(String provider) {
        return provider + " alone, all cores";
    }
}
