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
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
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
            assertThat(view.body(view.block(node.id()).orElseThrow()))
                    .contains(Bytes.wrap(node.block().encodedBody()));
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
}
