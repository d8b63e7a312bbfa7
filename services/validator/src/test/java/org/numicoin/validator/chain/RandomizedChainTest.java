package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.state.StoreDump;

/// Random trees of blocks, some with bad signatures, delivered out of order, twice and mangled,
/// with restarts and lost decisions in between: the engine's tip is always that of a model which
/// knows fork choice and nothing else, its state that of the builder, and a replica that reads the
/// log ends up with the same bytes.
final class RandomizedChainTest {
    private static final int ROUNDS = 60;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final List<Node> tree = new ArrayList<>(List.of(chain.genesis()));
    private final List<Block> records = new ArrayList<>();
    private final Model model = new Model();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theTipIsAlwaysThatOfTheModel(long seed) {
        var random = new Random(seed);
        // Every other time with a cache of pages that is far too small.
        var limits = seed % 2 == 0 ? Replica.LIMITS.withPageBytes(3_000) : Replica.LIMITS;
        var replica = Replica.open(folder.resolve("store"), spec, limits);
        try {
            var writer = new TestWriter(replica);
            var undelivered = new ArrayList<Node>();
            for (int round = 0; round < ROUNDS; round++) {
                undelivered.add(grow(random));
                if (random.nextInt(3) > 0) {
                    Node next = undelivered.remove(random.nextInt(undelivered.size()));
                    if (random.nextInt(4) == 0) {
                        deliver(writer, new Block(next.block().header(), mangled(next)));
                    }
                    deliver(writer, next.block());
                }
                switch (random.nextInt(12)) {
                    case 0 -> deliver(writer, tree.get(random.nextInt(tree.size())).block());
                    case 1 -> {
                        replica.close();
                        replica = Replica.open(folder.resolve("store"), spec, limits);
                        writer = writer.on(replica);
                        readAgain(writer);
                    }
                    case 2 -> {
                        // Decided, and its fate in the log unknown: it was not committed.
                        var block = grow(random).block();
                        replica.engine.decide(
                                new CandidateBlock(TestWriter.PEER, records.size(), block));
                        records.add(block);
                        replica.engine.forgetPlanned();
                        readAgain(writer);
                    }
                    default -> {}
                }
                assertThat(replica.engine.position().tipId())
                        .as("round " + round)
                        .isEqualTo(model.tip.id());
            }
            while (!undelivered.isEmpty()) {
                deliver(writer, undelivered.removeFirst().block());
            }
            assertEnd(replica, writer.log);
        } finally {
            replica.close();
        }
    }

    private void assertEnd(Replica replica, TestLog log) {
        assertThat(replica.engine.position().tipId()).isEqualTo(model.tip.id());
        model.tip
                .state()
                .entries()
                .forEach((key, value) ->
                        assertThat(replica.store.latest().entry(key)).contains(value));
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            assertThat(StoreDump.digestOfEvents(follower.store))
                    .isEqualTo(StoreDump.digestOfEvents(replica.store));
        }
    }

    /// A new block on one of the latest, so that branches compete.
    private Node grow(Random random) {
        Node parent = tree.get(Math.max(0, tree.size() - 1 - random.nextInt(5)));
        var transactions = new ArrayList<Transaction>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int key = i;
            var account = parent.state().account(Keys.address(key)).orElseThrow();
            var payment =
                    Results.payment(
                            spec,
                            key,
                            account.nonce(),
                            account.kind() == Account.Kind.NOT_REVEALED);
            transactions.add(random.nextInt(12) == 0 ? forged(payment) : payment);
        }
        var node =
                chain.extend(
                        parent,
                        Keys.address(10 + random.nextInt(4)),
                        parent.block().header().timestamp() + 2_000 + random.nextInt(2_000),
                        transactions);
        tree.add(node);
        return node;
    }

    private void deliver(TestWriter writer, Block block) {
        submit(writer, records.size(), block);
        records.add(block);
    }

    private void submit(TestWriter writer, int offset, Block block) {
        writer.submit(new CandidateBlock(TestWriter.PEER, offset, block));
        model.submit(block);
        while (!writer.submitDue().isEmpty()) {
            assertThat(offset).isNotNegative();
        }
    }

    /// What a promoted writer does: inputs from the stored position on.
    private void readAgain(TestWriter writer) {
        model.orphans.clear();
        int from = (int) writer.replica.engine.position().inputs().candidates();
        for (int offset = from; offset < records.size(); offset++) {
            submit(writer, offset, records.get(offset));
        }
    }

    private static List<Transaction> mangled(Node node) {
        var transactions = new ArrayList<>(node.block().transactions());
        if (transactions.isEmpty()) {
            transactions.add(Results.payment(Specs.fast(), 7, 0, true));
        } else {
            transactions.removeLast();
        }
        return transactions;
    }

    private static Transaction forged(Transaction transaction) {
        var signature = new byte[3309];
        var entry = transaction.witness().signatures().getFirst();
        return new Transaction(
                transaction.core(), Witness.ofKey(entry.key(), Bytes.wrap(signature)));
    }

    /// Fork choice and nothing else.
    private final class Model {
        private final Set<Hash256> stored = new HashSet<>(Set.of(chain.genesis().id()));
        private final Set<Hash256> condemned = new HashSet<>();
        private final List<Node> orphans = new ArrayList<>();
        private Node tip = chain.genesis();

        void submit(Block block) {
            Node node = chain.node(block.id());
            boolean whole = node.block().transactions().equals(block.transactions());
            if (whole && !stored.contains(node.id()) && !condemned.contains(node.id())) {
                if (!orphans.contains(node)) {
                    orphans.add(node);
                }
                settle();
            }
        }

        /// Takes waiting blocks whose parent is known, in the order in which they came.
        private void settle() {
            for (var due = due(); !due.isEmpty(); due = due()) {
                orphans.removeAll(due);
                due.forEach(this::accept);
            }
        }

        private List<Node> due() {
            return orphans.stream()
                    .filter(node -> {
                        var parent = node.parentId().orElseThrow();
                        return stored.contains(parent) || condemned.contains(parent);
                    })
                    .toList();
        }

        private void accept(Node node) {
            if (condemned.contains(node.parentId().orElseThrow())) {
                condemned.add(node.id());
                return;
            }
            if (node.chainWork().compareTo(tip.chainWork()) <= 0) {
                stored.add(node.id());
                return;
            }
            boolean valid = true;
            for (Node each : branch(node)) {
                valid = valid && !condemned.contains(each.id()) && !isForged(each);
                if (!valid) {
                    condemned.add(each.id());
                }
            }
            if (valid) {
                stored.add(node.id());
                tip = node;
            }
        }

        /// From the first block after genesis up to the node.
        private List<Node> branch(Node node) {
            var branch = new ArrayList<Node>();
            for (Node at = node; at.height() > 0; at = chain.node(at.parentId().orElseThrow())) {
                branch.add(at);
            }
            return branch.reversed();
        }

        private static boolean isForged(Node node) {
            return node.block().transactions().stream()
                    .anyMatch(transaction ->
                            transaction
                                    .witness()
                                    .signatures()
                                    .getFirst()
                                    .signature()
                                    .equals(Bytes.wrap(new byte[3309])));
        }
    }
}
