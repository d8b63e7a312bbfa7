package org.numicoin.bench.chain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.backup.Backups;
import org.numicoin.validator.backup.FolderTarget;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.state.CacheUse;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreSettings;

/// What a chain costs beside being extended: a long reorganization, a long past, a backup, a check,
/// a start from a snapshot.
public final class ChainBench implements Benchmark {
    private static final double SAME_COST = 0.8;
    private static final double BACKUP_GOAL = 0.5;

    /// A cache that is full may have a little more while it makes room.
    private static final double MEMORY_LIMIT = 1.05;

    private static final int TRANSACTIONS = 2_000;
    private static final int BLOCKS = 100;
    private static final int ACCOUNTS = 1_000_000;
    private static final int PAST_ACCOUNTS = 10_000;
    private static final long SHORT_PAST = 100;
    private static final long LONG_PAST = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final StoreDoctor.Progress QUIET = (_, _, _) -> {};

    private static final String EXTENDED = "blocks connected one after the other";
    private static final String REORGANIZED = "blocks connected by one reorganization";
    private static final String COPIED = "plain copy";
    private static final String BACKED_UP = "backup";
    private static final String CHECKED = "state entries checked (numi doctor)";

    private final ChainSpec spec = BenchSpec.spec();
    private final SignatureProvider provider = VerifyBench.providers().values().iterator().next();

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public String subject() {
        return "a reorganization, a long past, backup and check of the chain store, snapshots";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        int size = quick ? 50 : TRANSACTIONS;
        var start = new FastStart(provider);
        var signers = Signers.of(spec, provider, size);
        try (var folder = TemporaryFolder.create()) {
            return Report.of(
                    List.of(
                            reorganization(
                                    folder, signers, quick ? 5 : BLOCKS, quick ? 1_000 : ACCOUNTS),
                            past(folder, signers, quick ? 1_000 : LONG_PAST, quick),
                            start.rates(folder, accounts(quick)),
                            start.comparison(folder, Math.min(accounts(quick), ACCOUNTS))));
        }
    }

    /// Of the snapshots.
    private static int accounts(boolean quick) {
        return Integer.getInteger("numi.bench.accounts", quick ? 10_000 : ACCOUNTS);
    }

    /// Two branches of the same transfers; the second wins with one block more. Then the store is
    /// backed up, checked and made anew.
    private Report reorganization(TemporaryFolder folder, Signers signers, int blocks, int accounts)
            throws Exception {
        Path origin = folder.path().resolve("origin");
        try (var store = Node.store(spec, origin)) {
            new Population(accounts, signers).writeTo(store);
        }
        Path other = folder.copy(origin, "other");
        Path measured = folder.copy(origin, "measured");
        var cache = new SignatureCache(4 * blocks * signers.keys().size());
        var random = new Random(1);
        var rounds = new Rounds();
        try (var one = new Node(spec, origin, provider, cache, PROCESSORS);
                var two = new Node(spec, other, provider, cache, PROCESSORS);
                var node = new Node(spec, measured, provider, cache, PROCESSORS)) {
            Bytes first = one.extend(List.of());
            two.submit(first);
            node.submit(first);
            for (int i = 0; i < blocks; i++) {
                var transfers =
                        signers.transfers(i, _ -> Population.address(random.nextInt(accounts)));
                one.extend(transfers);
                two.extend(transfers, spec.blockInterval() + 1);
            }
            Bytes winner = two.extend(List.of());
            rounds.turn(
                    EXTENDED,
                    () -> {
                        for (int i = 0; i < blocks; i++) {
                            require(node.submit(one.at(2 + i)), Decision.Connected.class);
                        }
                        return blocks;
                    });
            for (int i = 0; i < blocks; i++) {
                require(node.submit(two.at(2 + i)), Decision.SideChain.class);
            }
            rounds.turn(
                    REORGANIZED,
                    () -> {
                        require(node.submit(winner), Decision.Reorganized.class);
                        return blocks;
                    });
            Path checkpoint = folder.path().resolve("checkpoint");
            node.store().checkpoint(checkpoint);
            return Report.of(
                    List.of(
                            new Report(
                                    rounds.medians("blocks"),
                                    List.of(
                                            new Report.Ratio(
                                                    "reorganized / extended",
                                                    rounds.ratio(REORGANIZED, EXTENDED),
                                                    0)),
                                    List.of(
                                            "%d blocks of %,d known transfers, %,d accounts; a reorganization takes as many back first"
                                                    .formatted(
                                                            blocks,
                                                            signers.keys().size(),
                                                            accounts))),
                            memory(node),
                            backup(folder, checkpoint),
                            check(checkpoint)));
        }
    }

    /// What the store took after all that, and how often its caches had what was asked for.
    private static Report memory(Node node) {
        var usage = node.store().usage();
        return new Report(
                List.of(),
                List.of(),
                List.of(
                        new Report.Figure(
                                "memory of the store against its budget",
                                (double) usage.cacheBytes() / usage.cacheBytesMax(),
                                "of it",
                                MEMORY_LIMIT),
                        hitRate("blocks of files in its cache", node.store().cacheUse()),
                        hitRate("pages of the state tree in their cache", node.pagesUse())),
                List.of());
    }

    private static Report.Figure hitRate(String what, CacheUse use) {
        double asked = Math.max(1, use.hits() + use.misses());
        return new Report.Figure(what, 100 * use.hits() / asked, "%");
    }

    private Report backup(TemporaryFolder folder, Path checkpoint) throws Exception {
        var rounds = new Rounds();
        for (int i = 0; i < 3; i++) {
            Path copy = folder.path().resolve("copy-" + i);
            Path backup = folder.path().resolve("backup-" + i);
            rounds.turn(COPIED, () -> mib(copy(checkpoint, copy)));
            var backups =
                    new Backups(
                            new FolderTarget(backup), spec, InstantSource.system(), QUIET, _ -> {});
            rounds.turn(
                    BACKED_UP,
                    () -> mib(backups.create(checkpoint, settings(checkpoint)).newBytes()));
        }
        return new Report(
                rounds.medians("MiB"),
                List.of(
                        new Report.Ratio(
                                "backup / plain copy",
                                rounds.ratio(BACKED_UP, COPIED),
                                BACKUP_GOAL)),
                List.of("both on the disk before they count; a backup is read again, too"));
    }

    private static long mib(long bytes) {
        return Math.max(1, bytes >> 20);
    }

    /// Every file on the disk before this returns.
    private static long copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        long bytes = 0;
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path target = Files.copy(file, to.resolve(file.getFileName()));
                try (var channel = FileChannel.open(target, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private Report check(Path checkpoint) throws Exception {
        var rounds = new Rounds();
        try (var store = ChainStore.openToRead(settings(checkpoint), spec)) {
            rounds.turn(CHECKED, () -> StoreDoctor.examine(store, spec, QUIET).entries());
        }
        return new Report(rounds.medians("entries"), List.of(), List.of());
    }

    /// The same transfers on a short and on a long past.
    private Report past(TemporaryFolder folder, Signers signers, long height, boolean quick)
            throws Exception {
        int blocks = quick ? 2 : 10;
        int warmUp = quick ? 1 : 5;
        var rounds = new Rounds();
        var cache = new SignatureCache(4 * signers.keys().size() * (blocks + warmUp));
        try (var near = new Past(folder, signers, SHORT_PAST, blocks + warmUp, cache);
                var far = new Past(folder, signers, height, blocks + warmUp, cache)) {
            for (int i = 0; i < blocks + warmUp; i++) {
                var into = i < warmUp ? new Rounds() : rounds;
                for (Past past : List.of(near, far)) {
                    Bytes block = past.chain.get(i);
                    into.turn(
                            at(past.height),
                            () -> {
                                require(past.node.submit(block), Decision.Connected.class);
                                return signers.keys().size();
                            });
                }
            }
        }
        return new Report(
                rounds.medians("transactions"),
                List.of(
                        new Report.Ratio(
                                "at height %,d / at height %,d".formatted(height, SHORT_PAST),
                                rounds.ratio(at(height), at(SHORT_PAST)),
                                SAME_COST)),
                List.of(
                        "medians of %d blocks of %,d known transfers, in turns"
                                .formatted(blocks, signers.keys().size())));
    }

    /// A node with a past, and blocks that it has not seen.
    private final class Past implements AutoCloseable {
        private final long height;
        private final List<Bytes> chain = new ArrayList<>();
        private final Node node;

        Past(TemporaryFolder folder, Signers signers, long height, int blocks, SignatureCache cache)
                throws IOException {
            this.height = height;
            Path origin = folder.path().resolve("past-" + height);
            try (var store = Node.store(spec, origin)) {
                new Population(PAST_ACCOUNTS, signers).writeTo(store);
                HeadersOnly.writeTo(store, spec, height);
            }
            Path measured = folder.copy(origin, "measured-" + height);
            var random = new Random(2);
            try (var author = new Node(spec, origin, provider, cache, PROCESSORS)) {
                for (int nonce = 0; nonce < blocks; nonce++) {
                    chain.add(
                            author.extend(
                                    signers.transfers(
                                            nonce,
                                            _ ->
                                                    Population.address(
                                                            random.nextInt(PAST_ACCOUNTS)))));
                }
            }
            this.node = new Node(spec, measured, provider, cache, PROCESSORS);
        }

        @Override
        public void close() {
            node.close();
        }
    }

    private static String at(long height) {
        return "connecting at height %,d".formatted(height);
    }

    private static void require(Decision.Outcome outcome, Class<?> expected) {
        if (!expected.isInstance(outcome)) {
            throw new IllegalStateException("not " + expected.getSimpleName() + ": " + outcome);
        }
    }

    private static StoreSettings settings(Path folder) {
        return new StoreSettings(folder, 128L << 20);
    }
}
