package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.ImportResult.AlreadyKnown;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.state.StoreDump;

/// Blocks in, events out: connecting, side chains, reorganizations and what is refused.
final class ChainEngineTest {
    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void beginsWithTheGenesisBlockOfItsSpec() {
        assertThat(replica.engine.plannedTip().id()).isEqualTo(chain.genesis().id());
        try (var view = replica.reader.open()) {
            assertThat(view.tip().header()).isEqualTo(chain.genesis().block().header());
            assertThat(view.tip().history()).isEqualTo(chain.genesis().history());
            assertThat(view.tip().chainWork()).isEqualTo(chain.genesis().chainWork());
            assertThat(view.account(Keys.address(0)))
                    .isEqualTo(chain.genesis().state().account(Keys.address(0)));
        }
    }

    @Test
    void connectsABlockWithItsTransactions() {
        var node = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        var steps = steps(writer.submit(node.block()));
        assertThat(steps).hasSize(1);
        var connected = (Connected) steps.getFirst();
        assertThat(connected.blockId()).isEqualTo(node.id());
        assertThat(connected.chainWork()).isEqualTo(node.chainWork());
        assertThat(connected.block()).contains(Bytes.wrap(node.block().encoded()));
        assertThat(connected.accounts())
                .allSatisfy(touched ->
                        assertThat(touched.account())
                                .isEqualTo(node.state().account(touched.address())));
        assertTip(node);
    }

    @Test
    void findsBlocksAndTransactionsAgain() {
        var payment = payment(0, 0, true);
        var node = chain.extend(chain.genesis(), 1, payment(1, 0, true), payment);
        writer.submit(node.block());
        try (var view = replica.reader.open()) {
            var found = view.transaction(payment.id()).orElseThrow();
            assertThat(found.transaction()).isEqualTo(payment);
            assertThat(found.blockId()).isEqualTo(node.id());
            assertThat(found.index()).isEqualTo(1);
            assertThat(view.body(node.id())).contains(Bytes.wrap(node.block().encodedBody()));
            assertThat(view.chainAt().lastIds()).containsExactly(node.id(), chain.genesis().id());
            assertThat(view.after(List.of(Hash256.ZERO, chain.genesis().id()), 10))
                    .extracting(block -> block.id())
                    .containsExactly(node.id());
        }
    }

    @Test
    void provesAccountsAndTheirAbsence() {
        var node = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        writer.submit(node.block());
        try (var view = replica.reader.open()) {
            Hash256 root = view.tip().header().stateRoot();
            for (int key = 0; key < 40; key++) {
                var address = Keys.address(key);
                var path = org.numicoin.consensus.StateKey.account(address).path();
                Optional<Bytes> value =
                        view.account(address).map(account -> Bytes.wrap(account.encoded()));
                assertThat(view.proof(address).verify(root, path, value)).isTrue();
            }
        }
    }

    @Test
    void keepsTheFirstSeenOfEqualWork() {
        var first = chain.extend(chain.genesis(), 1);
        var second = chain.extend(chain.genesis(), 2);
        writer.submit(first.block());
        var steps = steps(writer.submit(second.block()));
        assertThat(steps).hasSize(1).first().isInstanceOf(Side.class);
        assertTip(first);
        try (var view = replica.reader.open()) {
            long firstArrival = view.block(first.id()).orElseThrow().arrival();
            long secondArrival = view.block(second.id()).orElseThrow().arrival();
            assertThat(firstArrival).isLessThan(secondArrival);
        }
    }

    @Test
    void saysNothingTwice() {
        var node = chain.extend(chain.genesis(), 1);
        writer.submit(node.block());
        assertThat(writer.submit(node.block())).isEqualTo(new AlreadyKnown(node.id()));
    }

    @Test
    void reorganizesToTheBranchWithMoreWorkAndBackByteForByte() {
        var base = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        writer.submit(base.block());
        var atBase = StoreDump.ofChain(replica.store);
        var a1 = chain.extend(base, 2, payment(0, 1, false), payment(1, 0, true));
        var a2 = chain.extend(a1, 2, payment(1, 1, false));
        writer.submit(a1.block());
        writer.submit(a2.block());
        var atA = StoreDump.ofChain(replica.store);

        var b1 = chain.extend(base, 3, payment(2, 0, true));
        var b2 = chain.extend(b1, 3);
        var b3 = chain.extend(b2, 3, payment(0, 1, false));
        assertThat(steps(writer.submit(b1.block()))).first().isInstanceOf(Side.class);
        assertThat(steps(writer.submit(b2.block()))).first().isInstanceOf(Side.class);
        var steps = steps(writer.submit(b3.block()));
        assertThat(steps)
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly(
                        "Disconnected", "Disconnected", "Connected", "Connected", "Connected");
        assertThat(((Connected) steps.get(2)).block()).isEmpty();
        assertThat(((Connected) steps.get(4)).block()).isPresent();
        assertTip(b3);

        // Another engine takes the tip back to the base, step by step.
        undoTo(base);
        assertThat(StoreDump.ofChain(replica.store)).isEqualTo(atBase);
        writer.commit(List.of(connected(a1), connected(a2)));
        assertThat(StoreDump.ofChain(replica.store)).isEqualTo(atA);
    }

    @Test
    void restoresTouchedAccountsInDisconnectedEvents() {
        var a1 = chain.extend(chain.genesis(), 2, payment(0, 0, true));
        writer.submit(a1.block());
        var b1 = chain.extend(chain.genesis(), 3);
        var b2 = chain.extend(b1, 3);
        writer.submit(b1.block());
        var steps = steps(writer.submit(b2.block()));
        var disconnected = (Disconnected) steps.getFirst();
        assertThat(disconnected.accounts()).isNotEmpty();
        assertThat(disconnected.accounts())
                .allSatisfy(touched ->
                        assertThat(touched.account())
                                .isEqualTo(chain.genesis().state().account(touched.address())));
    }

    @Test
    void leavesTheOldTipWhenTheBranchFailsAndRemembersItsBlocks() {
        var a1 = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        writer.submit(a1.block());
        var before = StoreDump.ofChain(replica.store);

        // Valid but for the signature, which only executing finds.
        var b1 = withGarbageSignature(chain.extend(chain.genesis(), 2, payment(1, 0, true)));
        var b2 = childOf(b1, chain.extend(chain.genesis(), 2, payment(1, 0, true)));
        assertThat(steps(writer.submit(b1))).first().isInstanceOf(Side.class);
        var rejected = rejections(writer.submit(b2));
        assertThat(rejected)
                .extracting(Rejected::code)
                .containsExactly("bad-signature", "bad-prevblk");
        assertThat(rejected).extracting(Rejected::blockId).containsExactly(b1.id(), b2.id());
        assertThat(rejected).allMatch(Rejected::blameless);
        assertThat(StoreDump.ofChain(replica.store)).isEqualTo(before);
        assertTip(a1);
        assertThat(writer.submit(b2)).isEqualTo(new AlreadyKnown(b2.id()));
    }

    @Test
    void rejectsDescendantsOfARememberedInvalidBlock() {
        var good = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        var bad = withGarbageSignature(good);
        assertThat(rejections(writer.submit(bad)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-signature");
        var child = childOf(bad, good);
        assertThat(rejections(writer.submit(child)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-prevblk");
        assertThat(rejections(writer.submit(childOf(child, good))))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-prevblk");
        assertTip(chain.genesis());
    }

    @Test
    void remembersNothingAboutABlockWhoseBodyWasMangled() {
        var node = chain.extend(chain.genesis(), 1, payment(0, 0, true), payment(1, 0, true));
        var header = node.block().header();
        var transactions = node.block().transactions();
        var swapped = List.of(transactions.get(1), transactions.get(0));
        var repeated = List.of(transactions.get(0), transactions.get(1), transactions.get(1));
        var spoiled = List.of(withGarbageSignature(transactions.get(0)), transactions.get(1));
        var shorter = transactions.subList(0, 1);
        for (var mangled : List.of(swapped, repeated, spoiled, shorter)) {
            var rejected = rejections(writer.submit(new Block(header, mangled)));
            assertThat(rejected).singleElement().matches(step -> !step.blameless());
            assertThat(rejected.getFirst().code())
                    .isIn("bad-txnmrklroot", "bad-witness-merkle-match");
        }
        steps(writer.submit(node.block()));
        assertTip(node);
    }

    @Test
    void rejectsWhatIsNoBlock() {
        var encoded = chain.extend(chain.genesis(), 1).block().encoded();
        var cut = Bytes.wrap(java.util.Arrays.copyOf(encoded, encoded.length - 1));
        assertThat(rejections(writer.submit(cut)))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.code()).isEqualTo("malformed");
                    assertThat(step.blameless()).isFalse();
                    assertThat(step.blockId()).isEqualTo(Block.decode(encoded).id());
                });
        assertThat(rejections(writer.submit(Bytes.ofHex("00"))))
                .singleElement()
                .extracting(Rejected::blockId)
                .isEqualTo(Hash256.ZERO);
    }

    @Test
    void rejectsABadHeaderBeforeItHashesIt() {
        var header = chain.extend(chain.genesis(), 1).block().header();
        var early = header.withTimestamp(spec.genesisTimestamp());
        assertThat(rejections(writer.submit(new Block(early, List.of()))))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.code()).isEqualTo("time-too-old");
                    assertThat(step.blameless()).isFalse();
                });
    }

    @Test
    void rejectsAHashAboveTheTarget() {
        var header = chain.extend(chain.genesis(), 1).block().header();
        var target = new org.numicoin.consensus.CompactTarget(header.target());
        int nonce = 0;
        while (target.isMetBy(chain.powHash().hash(header.withNonce(nonce, 7).proofOfWorkBlob()))) {
            nonce++;
        }
        var unsolved = new Block(header.withNonce(nonce, 7), List.of());
        assertThat(rejections(writer.submit(unsolved)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("high-hash");
    }

    @Test
    void decidesOnTopOfDecisionsThatAreNotAppliedYet() {
        var a1 = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        var a2 = chain.extend(a1, 1, payment(0, 1, false));
        var b2 = chain.extend(a1, 2, payment(1, 0, true));
        var b3 = chain.extend(b2, 2);
        var decisions =
                List.of(a1, a2, b2, b3).stream()
                        .map(node -> steps(writer.decide(node.block())))
                        .toList();
        assertThat(replica.engine.plannedTip().id()).isEqualTo(b3.id());
        assertThat(replica.engine.position().tipId()).isEqualTo(chain.genesis().id());
        decisions.forEach(writer::commit);
        assertTip(b3);
        assertThat(replica.engine.planned()).isZero();
    }

    @Test
    void forgetsDecisionsWhoseCommitFailed() {
        var node = chain.extend(chain.genesis(), 1);
        writer.decide(node.block());
        replica.engine.forgetPlanned();
        assertThat(replica.engine.plannedTip().id()).isEqualTo(chain.genesis().id());
        assertThat(steps(writer.submit(node.block()))).first().isInstanceOf(Connected.class);
    }

    @Test
    void refusesToApplyAnotherStepThanThePlannedOne() {
        var one = chain.extend(chain.genesis(), 1);
        var other = chain.extend(chain.genesis(), 2);
        writer.decide(one.block());
        assertThatThrownBy(() -> writer.commit(List.of(connected(other))))
                .isInstanceOf(IllegalStateException.class);
    }

    private void undoTo(Node base) {
        while (!replica.engine.position().tipId().equals(base.id())) {
            try (var view = replica.reader.open()) {
                var tip = view.tip();
                writer.commit(
                        List.of(
                                new Disconnected(
                                        tip.id(),
                                        tip.height(),
                                        tip.header().parentId(),
                                        List.of())));
            }
        }
    }

    private Step connected(Node node) {
        return new Connected(
                node.id(),
                node.height(),
                node.chainWork(),
                Optional.of(Bytes.wrap(node.block().encoded())),
                List.of());
    }

    private void assertTip(Node node) {
        assertThat(replica.engine.position().tipId()).isEqualTo(node.id());
        try (var view = replica.reader.open()) {
            assertThat(view.tip().header()).isEqualTo(node.block().header());
            node.state()
                    .entries()
                    .forEach((key, value) ->
                            assertThat(view.entry(key)).as(key.toString()).contains(value));
        }
    }

    private Transaction payment(int key, long nonce, boolean reveal) {
        var builder = TransactionBuilder.from(spec, key).nonce(nonce).pay(key + 20, 20_000_000);
        return reveal ? builder.signRevealing(key) : builder.sign(key);
    }

    private static List<Step> steps(ImportResult result) {
        assertThat(result).isInstanceOf(Decided.class);
        return ((Decided) result).decision().steps();
    }

    private static List<Rejected> rejections(ImportResult result) {
        return steps(result).stream().map(Rejected.class::cast).toList();
    }

    private Block withGarbageSignature(Node node) {
        var transactions =
                node.block().transactions().stream()
                        .map(ChainEngineTest::withGarbageSignature)
                        .toList();
        var header = node.block().header();
        var parent = chain.node(header.parentId());
        var spoiled =
                chain.header(
                        parent,
                        header.miner(),
                        header.timestamp(),
                        transactions,
                        header.baseFee(),
                        header.stateRoot());
        return new Block(chain.mine(spoiled), transactions);
    }

    private static Transaction withGarbageSignature(Transaction transaction) {
        var signature = new byte[3309];
        signature[17] = 1;
        var entry = transaction.witness().signatures().getFirst();
        return new Transaction(
                transaction.core(), Witness.ofKey(entry.key(), Bytes.wrap(signature)));
    }

    /// A block with a valid header on a block that the builder does not know; its state root is
    /// arbitrary.
    private Block childOf(Block parent, Node twin) {
        var header = parent.header();
        var sibling = chain.extend(twin, Keys.address(5), header.timestamp() + 3_000, List.of());
        var history =
                chain.node(twin.parentId().orElseThrow())
                        .history()
                        .append(
                                parent.id(),
                                new org.numicoin.consensus.CompactTarget(header.target()).work(),
                                header.timestamp(),
                                twin.elapsed());
        var own = sibling.block().header();
        var unmined =
                new org.numicoin.chain.BlockHeader(
                        own.version(),
                        own.chainId(),
                        header.height() + 1,
                        parent.id(),
                        own.timestamp(),
                        own.target(),
                        own.transactionRoot(),
                        own.witnessRoot(),
                        own.stateRoot(),
                        history.root(),
                        own.extensionRoot(),
                        own.baseFee(),
                        own.weight(),
                        own.signals(),
                        own.miner(),
                        0,
                        0);
        return new Block(chain.mine(unmined), List.of());
    }
}
