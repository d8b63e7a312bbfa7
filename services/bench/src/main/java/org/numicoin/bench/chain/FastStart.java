package org.numicoin.bench.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateTree;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.snapshot.Snapshots.Summary;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreSettings;

/// What beginning with a snapshot costs: making, checking and importing one, and how long a node
/// takes that way against one that executes every block.
final class FastStart {
    private static final String MADE = "snapshot made";
    private static final String VERIFIED = "snapshot verified";
    private static final String IMPORTED = "snapshot imported";
    private static final String CHECKED = "of that, the doctor";
    private static final String EXECUTED = "started by executing every block";
    private static final String STARTED = "started from a snapshot";

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int SIGNERS = 64;
    private static final long NUMI_OF_SIGNER = 1_000_000;
    private static final int PAYMENTS = 16;
    private static final int BLOCKS_AT_A_TIME = 4;

    /// How often each account is paid. In a chain in use it is much more.
    private static final int ROUNDS = 3;

    private static final Amount PAID = Amount.ofNano(20_000_000);

    private final SignatureProvider provider;

    FastStart(SignatureProvider provider) {
        this.provider = provider;
    }

    /// Accounts without money or keys, so that the state is all there is to do.
    Report rates(TemporaryFolder folder, int accounts) throws Exception {
        var spec = BenchSpec.spec();
        Path origin = folder.path().resolve("crowd");
        var nobody = new Signers(spec, List.of());
        try (var store = Node.store(spec, origin)) {
            new Population(accounts, nobody, Amount.ZERO).writeTo(store);
        }
        Hash256 tip;
        try (var node = new Node(spec, origin, provider, new SignatureCache(8), PROCESSORS)) {
            for (long i = 0; i <= spec.maturity(); i++) {
                var _ = node.extend(List.of());
            }
            tip = node.tipId();
        }
        var rounds = new Rounds();
        var made = make(spec, folder, origin, rounds);
        try (var file = SnapshotFile.open(Path.of(made.source()))) {
            rounds.turn(VERIFIED, () -> snapshots(spec).verify(file).entries());
            Path started = folder.path().resolve("crowd-started");
            rounds.turn(
                    IMPORTED,
                    () ->
                            snapshots(spec)
                                    .importTo(file, Optional.of(tip), settings(started))
                                    .entries());
            try (var store = ChainStore.openToRead(settings(started), spec)) {
                rounds.turn(
                        CHECKED, () -> StoreDoctor.examine(store, spec, (_, _, _) -> {}).entries());
            }
        }
        return new Report(
                rounds.medians("accounts"),
                List.of(),
                List.of(
                        "snapshots of %,d accounts: %d chunks, %,d bytes; making checks what it writes, importing ends with the doctor"
                                .formatted(accounts, made.chunks(), made.bytes())));
    }

    /// Both nodes have the whole chain at hand, as if peers were never waited for.
    Report comparison(TemporaryFolder folder, int accounts) throws Exception {
        var keys = Signers.of(BenchSpec.spec(), provider, SIGNERS).keys();
        var owners = keys.stream().map(key -> new Address(key.id())).toList();
        var spec = BenchSpec.spec(owners, NUMI_OF_SIGNER);
        Path origin = folder.path().resolve("author");
        Path executed = folder.path().resolve("executed");
        Path started = folder.path().resolve("started");
        var rounds = new Rounds();
        Bytes last;
        Hash256 tip;
        Hash256 root;
        long transactions;
        try (var author = node(spec, origin)) {
            transactions = grow(author, new Signers(spec, keys), accounts);
            tip = author.tipId();
            try (var node = node(spec, executed)) {
                rounds.turn(EXECUTED, () -> execute(author, node, accounts));
                require(node.tipId().equals(tip), "the same tip");
            }
        }
        var made = make(spec, folder, origin, new Rounds());
        try (var file = SnapshotFile.open(Path.of(made.source()))) {
            rounds.turn(
                    STARTED,
                    () -> {
                        var _ = snapshots(spec).importTo(file, Optional.of(tip), settings(started));
                        return accounts;
                    });
        }
        try (var node = node(spec, executed)) {
            last = node.extend(List.of());
            root = StateTree.root(node.store().latest());
        }
        try (var node = node(spec, started)) {
            require(node.submit(last) instanceof Decision.Connected, "the next block connected");
            require(StateTree.root(node.store().latest()).equals(root), "the same state root");
        }
        return new Report(
                rounds.medians("accounts"),
                List.of(
                        new Report.Ratio(
                                "from a snapshot / executing", rounds.ratio(STARTED, EXECUTED), 0)),
                List.of(
                        seconds("executing", rounds, EXECUTED, accounts),
                        seconds("a snapshot", rounds, STARTED, accounts)),
                List.of(
                        "%,d accounts by %,d transfers of %d payments, each account paid %d times; what a snapshot takes does not depend on that"
                                .formatted(accounts, transactions, PAYMENTS, ROUNDS)));
    }

    private static Report.Figure seconds(String how, Rounds rounds, String name, int accounts) {
        return new Report.Figure("start by " + how, accounts / rounds.median(name), "s");
    }

    /// Blocks half full, at which the base fee stays, that pay to one account after the other,
    /// again and again.
    ///
    /// @return how many transfers
    private static long grow(Node author, Signers signers, int accounts) {
        var block = new ArrayList<Transaction>();
        long weight = 0;
        int transfers = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int first = 0; first < accounts; first += PAYMENTS) {
                var next =
                        transfer(signers, transfers++, first, Math.min(accounts, first + PAYMENTS));
                block.add(next);
                weight += next.weight(signers.spec());
                if (weight > signers.spec().weightLimit() / 2 || first + PAYMENTS >= accounts) {
                    var _ = author.extend(List.copyOf(block));
                    block.clear();
                    weight = 0;
                }
            }
        }
        return transfers;
    }

    private static Transaction transfer(Signers signers, int turn, int from, int to) {
        var payments = new ArrayList<Payment>();
        for (int number = from; number < to; number++) {
            payments.add(new Payment(Population.address(number), PAID));
        }
        SigningKey key = signers.keys().get(turn % SIGNERS);
        long nonce = turn / SIGNERS;
        Optional<PublicKey> revealed =
                nonce == 0 ? Optional.of(PublicKey.mlDsa65(key.publicKey())) : Optional.empty();
        return signers.transfer(key, nonce, payments, revealed);
    }

    private static long execute(Node from, Node node, int accounts) throws InterruptedException {
        var blocks = new ArrayList<Bytes>();
        long height = from.store().latest().position().tipHeight();
        for (long at = 1; at <= height; at++) {
            blocks.add(from.at(at));
            if (blocks.size() == BLOCKS_AT_A_TIME || at == height) {
                node.connect(List.copyOf(blocks));
                blocks.clear();
            }
        }
        return accounts;
    }

    /// Of the tip, which nothing replaces here.
    private static Summary make(ChainSpec spec, TemporaryFolder folder, Path store, Rounds rounds)
            throws Exception {
        Path copy = folder.copy(store, store.getFileName() + "-copy");
        long height;
        try (var opened = Node.store(spec, copy)) {
            height = opened.latest().position().tipHeight();
        }
        Path at = folder.path().resolve(store.getFileName() + "-snapshots");
        rounds.turn(
                MADE,
                () ->
                        snapshots(spec)
                                .create(at, settings(copy), 1, OptionalLong.of(height))
                                .entries());
        return snapshots(spec).list(at, _ -> {}).getFirst();
    }

    private Node node(ChainSpec spec, Path folder) {
        return new Node(spec, folder, provider, new SignatureCache(1 << 12), PROCESSORS);
    }

    private static Snapshots snapshots(ChainSpec spec) {
        return new Snapshots(spec, (_, _, _) -> {});
    }

    private static StoreSettings settings(Path folder) {
        return new StoreSettings(folder, 128L << 20);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not " + what);
        }
    }
}
